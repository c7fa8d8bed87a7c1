package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"punchline/app/sheet"
	"punchline/app/timeclock"
)

const mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// workbook makes an .xlsx file of a sheet's rows and its shared strings, both
// written by the functions given.
func workbook(t testing.TB, rows, texts func(w io.Writer)) []byte {
	t.Helper()
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := func(name string, write func(w io.Writer)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	text := func(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, s) } }
	part("[Content_Types].xml", text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`))
	part("_rels/.rels", text(rels+`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`))
	part("xl/workbook.xml", text(`<workbook `+mainNS+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名簿" sheetId="1" r:id="r1"/></sheets></workbook>`))
	part("xl/_rels/workbook.xml.rels", text(rels+`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>`+
		`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`))
	part("xl/styles.xml", text(`<styleSheet `+mainNS+`><numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`))
	part("xl/sharedStrings.xml", func(w io.Writer) {
		fmt.Fprint(w, `<sst `+mainNS+`>`)
		if texts != nil {
			texts(w)
		}
		fmt.Fprint(w, `</sst>`)
	})
	part("xl/worksheets/sheet1.xml", func(w io.Writer) {
		fmt.Fprint(w, `<worksheet `+mainNS+`><sheetData>`)
		rows(w)
		fmt.Fprint(w, `</sheetData></worksheet>`)
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rosterBook is a workbook of n rows and six columns, as Excel writes them.
func rosterBook(t testing.TB, n int) []byte {
	return workbook(t, func(w io.Writer) {
		fmt.Fprint(w, `<row r="1" spans="1:6">`)
		for i := range 6 {
			fmt.Fprintf(w, `<c r="%c1" t="s"><v>%d</v></c>`, 'A'+i, i)
		}
		fmt.Fprint(w, `</row>`)
		for i := range n {
			r := i + 2
			fmt.Fprintf(w, `<row r="%d" spans="1:6"><c r="A%d" s="1"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d" t="s"><v>%d</v></c><c r="D%d" t="s"><v>%d</v></c><c r="E%d" s="2"><v>%d</v></c><c r="F%d" t="s"><v>%d</v></c></row>`,
				r, r, i+1, r, 56+3*i, r, 57+3*i, r, 6+i%50, r, 40000+i%6000, r, 58+3*i)
		}
	}, func(w io.Writer) {
		for _, h := range []string{"従業員コード", "氏名", "フリガナ", "所属", "入社日", "LINE WORKSアカウントID"} {
			fmt.Fprintf(w, `<si><t>%s</t></si>`, h)
		}
		for i := range 50 {
			fmt.Fprintf(w, `<si><t>営業%d部</t><phoneticPr fontId="1"/></si>`, i)
		}
		for i := range n {
			fmt.Fprintf(w, `<si><t>山田 太郎%d</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/></si><si><t>ヤマダ タロウ%d</t></si><si><t>user%06d@example.com</t></si>`, i, i, i)
		}
	})
}

// readBook reads a file to its end, and gives how many rows it had.
func readBook(data []byte) (n int, err error) {
	b, err := sheet.Open("x.xlsx", data, sheet.Options{Password: goldenPassword})
	if err != nil {
		return 0, err
	}
	c, err := b.Choose(timeclock.ImportEmployees)
	if err != nil {
		return 0, err
	}
	for r, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil {
			return n, err
		}
		if len(r.Problems) == 0 {
			n++
		}
	}
	return n, nil
}

func head(w io.Writer) {
	fmt.Fprint(w, `<row r="1"><c r="A1" t="str"><v>従業員コード</v></c><c r="B1" t="str"><v>氏名</v></c></row>`)
}

// Workbooks made to hurt are one error, or are read, in time and space.
func TestHostileWorkbooks(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("it reads gigabytes, and from one goroutine")
	}
	repeat := func(w io.Writer, s string, times int) {
		block := strings.Repeat(s, 1000)
		for range times / 1000 {
			fmt.Fprint(w, block)
		}
	}
	tests := []struct {
		name        string
		rows, texts func(w io.Writer)
		want        timeclock.Code // "" for readable
	}{
		{"a sheet that unpacks to 700 MB", func(w io.Writer) { head(w); repeat(w, strings.Repeat(" ", 1000), 700_000) }, nil, timeclock.CodeFileTooLarge},
		{"a sheet that unpacks to 400 MB of space", func(w io.Writer) { head(w); repeat(w, strings.Repeat(" ", 1000), 400_000) }, nil, timeclock.CodeFileMalformed},
		{"200 MB of elements that nobody knows", func(w io.Writer) { head(w); repeat(w, "<x/>", 50_000_000) }, nil, ""},
		{"elements in elements", func(w io.Writer) { head(w); repeat(w, "<x>", 10_000_000); repeat(w, "</x>", 10_000_000) }, nil, ""},
		{"a text of 200 MB", head, func(w io.Writer) {
			fmt.Fprint(w, "<si><t>")
			repeat(w, strings.Repeat("a", 1000), 200_000)
			fmt.Fprint(w, "</t></si>")
		}, timeclock.CodeFileMalformed},
		{"texts of 200 MB", head, func(w io.Writer) { repeat(w, "<si><t>"+strings.Repeat("a", 1000)+"</t></si>", 200_000) }, timeclock.CodeFileTooLarge},
		{"millions of texts", head, func(w io.Writer) { repeat(w, "<si/>", 9_000_000) }, timeclock.CodeFileTooLarge},
		{"the word that ends the rows, without end", func(w io.Writer) {
			head(w)
			fmt.Fprint(w, `<row r="2"><c r="A2" t="str"><v>`)
			repeat(w, "sheetData", 60_000)
			fmt.Fprint(w, "</v></c></row>")
		}, nil, ""},
		{"one text in every cell", func(w io.Writer) {
			head(w)
			for r := 2; r < 2000; r++ {
				fmt.Fprintf(w, "<row>%s</row>", strings.Repeat(`<c t="s"><v>0</v></c>`, 900))
			}
		}, func(w io.Writer) { fmt.Fprint(w, "<si><t>"+strings.Repeat("a", 500_000)+"</t></si>") }, ""},
		{"one long text in every cell of many rows", func(w io.Writer) {
			head(w)
			repeat(w, `<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 1_000_000)
		}, func(w io.Writer) { fmt.Fprint(w, "<si><t>"+strings.Repeat("山", 30_000)+"</t></si>") }, timeclock.CodeFileTooLarge},
		{"thousands of columns", func(w io.Writer) {
			head(w)
			fmt.Fprintf(w, "<row>%s</row>", strings.Repeat("<c><v>1</v></c>", 16_000))
		}, nil, timeclock.CodeFileFarCell},
		{"more columns than Excel has", func(w io.Writer) { head(w); fmt.Fprintf(w, "<row>%s</row>", strings.Repeat("<c/>", 17_000)) }, nil, timeclock.CodeFileMalformed},
		{"every row there is, empty", func(w io.Writer) { head(w); repeat(w, "<row/>", 1_048_000) }, nil, ""},
		{"more rows than Excel has", func(w io.Writer) { head(w); repeat(w, "<row/>", 1_049_000) }, nil, timeclock.CodeFileTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := workbook(t, tt.rows, tt.texts)
			begin := time.Now()
			if _, err := readBook(data); timeclock.CodeOf(err) != tt.want {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if d := time.Since(begin); d > 10*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// An admin may choose the header row himself.
func TestDetectAt(t *testing.T) {
	data := read(t, "testdata/openpyxl-two-header-rows-apart.xlsx")
	b, err := sheet.Open("x.xlsx", data, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[int]int{1: 1, 3: 3} {
		if m, err := b.Sheets()[0].DetectAt(timeclock.ImportEmployees, row); err != nil || m.HeaderRow != want || !m.Sure {
			t.Errorf("row %d: %+v, %v", row, m, err)
		}
	}
	for _, row := range []int{2, 99, 1 << 40} {
		if _, err := b.Sheets()[0].DetectAt(timeclock.ImportEmployees, row); timeclock.CodeOf(err) != timeclock.CodeFileHeader {
			t.Errorf("row %d: %v", row, err)
		}
	}
	// A mapping from elsewhere may name any column.
	m := sheet.Mapping{HeaderRow: 1, Columns: map[timeclock.ImportField]int{timeclock.FieldCode: -1, timeclock.FieldName: 1 << 40}}
	for r, err := range b.Sheets()[0].Rows(m) {
		t.Errorf("%+v, %v", r, err)
	}
}

// The numbers we draw ourselves are drawn as excelize does.
func TestNumbersAsExcelizeDrawsThem(t *testing.T) {
	f := excelize.NewFile()
	var want []string
	_ = f.SetSheetRow("Sheet1", "A1", &[]any{"従業員コード", "氏名"})
	row := 2
	for _, format := range []string{"0", "000", "000000", "General", "@", `"A"0000`, "00-00", "#,##0"} {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []float64{0, 1, 7, 42, 999, 1000, 123456, 99999999999, -5} {
			ref := fmt.Sprintf("A%d", row)
			_ = f.SetCellValue("Sheet1", ref, v)
			_ = f.SetCellStyle("Sheet1", ref, ref, style)
			s, err := f.GetCellValue("Sheet1", ref)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, s)
			row++
		}
	}
	var data bytes.Buffer
	if err := f.Write(&data); err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Open("x.xlsx", data.Bytes(), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.Choose(timeclock.ImportEmployees)
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for r, err := range c.Sheet.Rows(c.Mapping) {
		if err != nil || r.Code != want[i] {
			t.Errorf("row %d: %q, want %q, %v", r.Row, r.Code, want[i], err)
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d rows, want %d", i, len(want))
	}
}

// BenchmarkWorkbook reads 100,000 rows of six columns end to end, and has
// excelize alone read the same cells, formatted; "ratio" is ours to theirs.
func BenchmarkWorkbook(b *testing.B) {
	const rows = 100_000
	data := rosterBook(b, rows)
	var ours, theirs time.Duration
	for b.Loop() {
		begin := time.Now()
		if n, err := readBook(data); n != rows || err != nil {
			b.Fatal(n, err)
		}
		ours += time.Since(begin)
		b.StopTimer()
		begin = time.Now()
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		r, err := f.Rows("名簿")
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for r.Next() {
			if _, err := r.Columns(); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if err := f.Close(); n != rows+1 || err != nil {
			b.Fatal(n, err)
		}
		theirs += time.Since(begin)
		b.StartTimer()
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
}

// BenchmarkWorkbookMemory streams 200,000 rows; "peak-MB" is the most that
// the program had of the system's memory meanwhile, over what it began with.
func BenchmarkWorkbookMemory(b *testing.B) {
	data := rosterBook(b, 200_000)
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	for b.Loop() {
		done := make(chan struct{})
		sampled := make(chan struct{})
		go func() {
			defer close(sampled)
			for tick := time.NewTicker(5 * time.Millisecond); ; {
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse+now.StackInuse)
				select {
				case <-tick.C:
				case <-done:
					return
				}
			}
		}()
		if n, err := readBook(data); n != 200_000 || err != nil {
			b.Fatal(n, err)
		}
		close(done)
		<-sampled
	}
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
	b.ReportMetric(float64(len(data))/1e6, "file-MB")
}
