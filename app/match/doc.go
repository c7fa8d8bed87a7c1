// Package match finds phrases in chat messages, however people type them.
//
// It knows texts only: what a phrase stands for, and what follows when it is
// found, is the caller's business. A [Set] is compiled once from any number of
// phrases, then asked about every message.
//
// # Folding
//
// Phrases and messages are compared in their folded form, which [Fold] returns:
//
//   - Unicode NFKC: full-width, half-width, circled and squared characters
//     become the plain ones, and it does not matter whether marks are composed.
//   - Case folding, so OUT is out. It is the full folding: ß is ss.
//   - Katakana becomes hiragana. ー stays: it is not spelled out as a vowel.
//   - Invisible characters are removed: all of Unicode's
//     Default_Ignorable_Code_Point, and control characters.
//   - A run of white space between two words becomes one space; anywhere else
//     white space is removed, since it does not part Japanese text: 出　勤 is
//     出勤. Words are made of letters and digits, with their marks, of scripts
//     that part them by spaces: Latin, Greek, Cyrillic, Hangul and others, but
//     not Han, kana, Thai and the like.
//   - A byte that is not UTF-8 becomes U+FFFD.
//
// Folding a folded text changes nothing, and canonically equivalent texts fold
// alike.
//
// # Matching
//
// A phrase matches wherever the folded message contains it. Only a phrase that
// is ASCII when folded must stand at word edges: "in" matches in "clock-in" and
// "in出勤", but not in "meeting" or "iné". It may begin or end with punctuation,
// which needs no edge.
//
// A match that lies wholly inside a longer match is dropped: 終了 in 休憩終了.
// Matches that overlap in part are all kept, as are those of several phrases
// with the same folded form.
//
// # Promises
//
// Finding is linear in the message, whatever the phrases. Compiling costs little
// more than sorting the phrases, and a Set takes memory in proportion to them.
// Nothing panics on any input. Every function may be called from any number of
// goroutines. [AppendFold] and [Set.AppendFind] allocate nothing if they are
// given room.
//
// # Sources
//
//   - Normalization: UAX #15, https://www.unicode.org/reports/tr15/, and The
//     Unicode Standard, sections 3.11 and 3.12.
//   - Case folding, and its order with normalization: The Unicode Standard,
//     section 3.13, D145 and D146, and CaseFolding.txt.
//   - Invisible characters and white space: UAX #44,
//     https://www.unicode.org/reports/tr44/, with DerivedCoreProperties.txt and
//     PropList.txt.
//   - Scripts that do not part words by spaces: UAX #29,
//     https://www.unicode.org/reports/tr29/#ALetter.
//   - The automaton: Aho and Corasick, Efficient string matching (1975), laid
//     out as in Aoe, An efficient digital search algorithm by using a
//     double-array structure (1989).
//
// The version of Unicode is that of the Go release and of golang.org/x/text.
package match
