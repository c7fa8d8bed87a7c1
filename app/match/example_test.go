package match_test

import (
	"fmt"

	"punchline/app/match"
)

func Example() {
	phrases := []string{"出勤", "休憩終了", "終了", "out"}
	set := match.Compile(phrases)
	for _, message := range []string{"おはようございます。出　勤", "休憩終了！", "ＯＵＴ", "about"} {
		result := set.Find(message)
		for _, sp := range result.Spans {
			fmt.Println(message, "→", phrases[sp.Phrase], result.Whole(sp))
		}
	}
	// Output:
	// おはようございます。出　勤 → 出勤 false
	// 休憩終了！ → 休憩終了 false
	// ＯＵＴ → out true
}

func ExampleFold() {
	fmt.Println(match.Fold("ｼｭｯｷﾝ"), match.Fold("しゅっ キン"), match.Fold("Clock\u3000 IN"))
	// Output: しゅっきん しゅっきん clock in
}
