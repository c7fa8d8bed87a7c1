package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"punchline/app/timeclock"
)

// names are the headers that mean a field. The first is the one a template
// has, and errors speak of.
var names = []struct {
	field timeclock.ImportField
	names string // parted by "|"
	// also are names that mean the field only where nothing better is there:
	// a roster may have a mail address beside the LINE WORKS ID, and codes of
	// many things.
	also string
}{
	{timeclock.FieldCode, "従業員コード|社員番号|社員コード|従業員番号|従業員No|従業員No.|従業員ID|社員No|社員No.|社員ID|スタッフコード|スタッフ番号|職員コード|職員番号|employee code|employee number|employee no|employee no.|employee id", "コード|code"},
	{timeclock.FieldName, "氏名|従業員名|社員名|従業員氏名|社員氏名|職員名|スタッフ名|氏名(漢字)|氏名(姓名)|name|full name|employee name", "名前"},
	{timeclock.FieldLastName, "姓|氏|苗字|名字|姓(漢字)|氏名(姓)|名前(姓)|last name|family name|surname", ""},
	{timeclock.FieldFirstName, "名|名(漢字)|氏名(名)|名前(名)|first name|given name", ""},
	{timeclock.FieldKana, "フリガナ|ふりがな|カナ|カナ氏名|カナ名|氏名(カナ)|氏名カナ|氏名(フリガナ)|氏名フリガナ|氏名(ふりがな)|よみがな|ヨミガナ|読み仮名|kana", ""},
	{timeclock.FieldDivisionCode, "所属コード|部署コード|部門コード|組織コード|division code|department code", ""},
	{timeclock.FieldDivision, "所属|所属名|所属名称|所属(コード/名)|部署|部署名|所属部署|所属部署名|部門|部門名|division|division name|department", ""},
	{timeclock.FieldTypeCode, "雇用区分コード|雇用形態コード|employment type code", ""},
	{timeclock.FieldType, "雇用区分|雇用区分名|雇用区分名称|雇用区分(コード/名)|雇用形態|雇用形態名|employment type|employment type name", ""},
	{timeclock.FieldAccountID, "LINE WORKSアカウントID|LINE WORKSアカウント|LINE WORKS ID|LINE WORKSのID|LINE WORKSログインID|LINE WORKS account ID|アカウントID|account id", "メールアドレス|メール|Eメール|Eメールアドレス|mail|e-mail|email|mail address|email address"},
	{timeclock.FieldJoinedOn, "入社日|入社年月日|雇用開始日|hire date|joined on", ""},
	{timeclock.FieldLeftOn, "退職日|退職年月日|退社日|離職日|leaving date|left on", ""},
	{timeclock.FieldMovedOn, "異動日|異動年月日|所属変更日|transfer date|moved on", ""},
}

// Header is what the column of a field is called in a template.
func Header(f timeclock.ImportField) string {
	for _, n := range names {
		if n.field == f {
			first, _, _ := strings.Cut(n.names, "|")
			return first
		}
	}
	return string(f)
}

// meaning is what a header says.
type meaning struct {
	field timeclock.ImportField
	weak  bool // only if no other column has the field
}

var meanings = func() map[string]meaning {
	m := map[string]meaning{}
	for _, n := range names {
		for s := range strings.SplitSeq(n.names, "|") {
			m[foldHeader(s)] = meaning{field: n.field}
		}
		for s := range strings.SplitSeq(n.also, "|") {
			if s != "" {
				m[foldHeader(s)] = meaning{field: n.field, weak: true}
			}
		}
	}
	return m
}()

// foldHeader makes headers that a person takes for the same equal: width,
// case, spaces and line ends, invisible characters.
func foldHeader(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || timeclock.Invisible(r) || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

// marks stand around a header to say that its column is needed, or that its
// row is no data.
const marks = "#*※■□●○◆◇★☆▼"

// longestHeader is how long a header may be, in bytes.
const longestHeader = 150

// read tells what a header says, with or without its marks and notes:
// 「#従業員コード*」, 「氏名(必須)」, 「【任意】フリガナ」, 「名前*(…どちらか必須)」.
func read(cell []byte) (meaning, bool) {
	if len(cell) == 0 || len(cell) > longestHeader {
		return meaning{}, false
	}
	s := foldHeader(string(cell))
	for {
		if m, ok := meanings[s]; ok {
			return m, true
		}
		short := withoutNote(strings.Trim(s, marks))
		if short == s {
			return meaning{}, false
		}
		s = short
	}
}

// brackets are pairs of them as they are after NFKC.
var brackets = [][2]string{{"(", ")"}, {"[", "]"}, {"【", "】"}, {"〔", "〕"}, {"<", ">"}}

// withoutNote takes one note in brackets off either end. Only what is known to
// be a note goes: 「氏名(カナ)」 and 「氏名(姓)」 are other columns than 「氏名」.
// After a mark, whatever is in brackets is a note.
func withoutNote(s string) string {
	for _, b := range brackets {
		if strings.HasSuffix(s, b[1]) {
			if head, note, ok := strings.Cut(s, b[0]); ok && head != "" && (isNote(note) || strings.ContainsAny(head[len(head)-1:], "*") || strings.HasSuffix(head, "※")) {
				return head
			}
		}
		if rest, ok := strings.CutPrefix(s, b[0]); ok {
			if note, tail, ok := strings.Cut(rest, b[1]); ok && tail != "" && isNote(note) {
				return tail
			}
		}
	}
	return s
}

func isNote(s string) bool {
	for _, begin := range []string{"必須", "任意", "省略可", "半角", "全角", "英数", "数字", "例", "形式", "yyyy", "required", "optional"} {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}

// headColumns is how many columns are looked at for headers; a roster has
// fewer, and rows made to be wide cost their reader little.
const headColumns = 1000

// countKnown is how many fields a row would name if it were the header.
func countKnown(cells [][]byte) int {
	var seen [16]timeclock.ImportField
	n := 0
cells:
	for _, c := range cells[:min(len(cells), headColumns)] {
		m, ok := read(c)
		if !ok {
			continue
		}
		for _, f := range seen[:n] {
			if f == m.field {
				continue cells
			}
		}
		if n < len(seen) {
			seen[n] = m.field
			n++
		}
	}
	return n
}
