package lineworks

import "testing"

func BenchmarkParseCallback(b *testing.B) {
	body := []byte(goodCallback)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseCallback(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	body := []byte(goodCallback)
	signature := Sign("secret", body)
	b.ReportAllocs()
	for b.Loop() {
		if !Verify("secret", body, signature) {
			b.Fatal("refused")
		}
	}
}
