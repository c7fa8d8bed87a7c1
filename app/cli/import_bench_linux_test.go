package cli_test

import (
	"archive/zip"
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// BenchmarkImportMemory measures how much memory the program takes at most for
// a workbook of 200,000 employees: when all are new, when nothing changes, when
// everything of everybody changes, and when all are rejected; then for a text
// that changes everything again. The promise is 250 MB.
//
//	go test -run '^$' -bench ImportMemory -benchtime 1x ./app/cli
func BenchmarkImportMemory(b *testing.B) {
	const people = 200_000
	workbook := func(name string, cells func(i int) [6]string) string {
		path := filepath.Join(b.TempDir(), name+".xlsx")
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		z := zip.NewWriter(f)
		part := func(name, text string) *bufio.Writer {
			w, err := z.Create(name)
			if err != nil {
				b.Fatal(err)
			}
			out := bufio.NewWriter(w)
			out.WriteString(text)
			return out
		}
		part("xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="名簿" sheetId="1" r:id="a"/></sheets></workbook>`).Flush()
		part("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`).Flush()
		w := part("xl/worksheets/sheet1.xml", `<worksheet><sheetData>`)
		row := func(n int, cells [6]string) {
			fmt.Fprintf(w, `<row r="%d">`, n)
			for i, c := range cells {
				fmt.Fprintf(w, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, n, c)
			}
			w.WriteString(`</row>`)
		}
		row(1, [6]string{"従業員コード", "姓", "名", "所属", "雇用区分", "LINE WORKSアカウントID"})
		for i := range people {
			row(i+2, cells(i))
		}
		w.WriteString(`</sheetData></worksheet>`)
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := z.Close(); err != nil {
			b.Fatal(err)
		}
		return path
	}
	of := func(year string) func(int) [6]string {
		return func(i int) [6]string {
			return [6]string{fmt.Sprintf("%06d", i+10_000), "山田" + year, fmt.Sprint("太郎", i), fmt.Sprint("部署", (i+len(year))%40), "区分" + year, fmt.Sprintf("user%06d@%s.example.com", i, year)}
		}
	}
	first, second := workbook("a", of("2026")), workbook("b", of("27"))
	bad := workbook("c", func(i int) [6]string {
		return [6]string{fmt.Sprintf("%06d", i/2), "山田", fmt.Sprint("太郎", i), "=謎", "\ue000", fmt.Sprintf("user %d", i)}
	})
	text := filepath.Join(b.TempDir(), "d.csv")
	if err := os.WriteFile(text, largeCompany(people, "2026"), 0o600); err != nil {
		b.Fatal(err)
	}
	for range b.N {
		env, _ := madeFolder(b, false)
		for _, part := range []struct{ name, file string }{{"new", first}, {"same", first}, {"changed", second}, {"rejected", bad}, {"csv", text}} {
			c := exec.Command(os.Args[0], "import", part.file, "--kind", "employees", "--create-missing", "--json")
			c.Env = append(append(os.Environ(), asProgram+"=1"), env...)
			if err := c.Run(); err != nil && c.ProcessState.ExitCode() != 3 {
				b.Fatalf("%s: %v", part.name, err)
			}
			used := float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1000
			b.ReportMetric(used, part.name+"-MB")
			b.ReportMetric(c.ProcessState.UserTime().Seconds(), part.name+"-s")
		}
	}
	b.ReportMetric(0, "ns/op")
}
