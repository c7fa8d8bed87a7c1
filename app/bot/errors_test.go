package bot_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"punchline/app/bot"
	"punchline/app/lineworks"
	"punchline/app/timeclock"
)

// Every kind of error of LINE WORKS has a code of ours: a new kind fails here
// until somebody has thought of it.
func TestCodes(t *testing.T) {
	want := map[lineworks.Kind]timeclock.Code{
		lineworks.KindInvalidScope: timeclock.CodeLWScope, lineworks.KindInvalidClient: timeclock.CodeLWClient, lineworks.KindInvalidGrant: timeclock.CodeLWGrant,
		lineworks.KindUnauthorized: timeclock.CodeLWToken, lineworks.KindForbidden: timeclock.CodeLWForbidden, lineworks.KindAccessDeniedForBot: timeclock.CodeLWBotDenied,
		lineworks.KindNotFound: timeclock.CodeLWNotFound, lineworks.KindConflict: timeclock.CodeLWConflict, lineworks.KindBadRequest: timeclock.CodeLWBadRequest,
		lineworks.KindLimit: timeclock.CodeLWBadRequest, lineworks.KindRateLimited: timeclock.CodeLWRate, lineworks.KindServer: timeclock.CodeLWServer,
		lineworks.KindNetwork: timeclock.CodeLWNetwork, lineworks.KindTimeout: timeclock.CodeLWNetwork, lineworks.KindCanceled: timeclock.CodeLWNetwork,
		lineworks.KindTLS: timeclock.CodeLWTLS, lineworks.KindMalformed: timeclock.CodeLWUnexpected, lineworks.KindLocal: timeclock.CodeLWUnexpected,
	}
	for _, kind := range kinds(t) {
		code, ok := want[kind]
		if !ok {
			t.Errorf("nobody has said what %s becomes", kind)
			continue
		}
		for _, err := range []error{&lineworks.Error{Kind: kind}, fmt.Errorf("wrapped: %w", &lineworks.Error{Kind: kind})} {
			if got := bot.CodeOf(err); got != code {
				t.Errorf("%s becomes %s, want %s", kind, got, code)
			}
		}
	}
	for _, tt := range []struct {
		err  lineworks.Error
		want timeclock.Code
	}{
		{lineworks.Error{API: lineworks.APIBotCreate, Kind: lineworks.KindBadRequest, Code: "LIMIT_EXCEEDED"}, timeclock.CodeLWBots},
		{lineworks.Error{API: lineworks.APIBotCreate, Kind: lineworks.KindForbidden, Code: "LIMIT_EXCEEDED"}, timeclock.CodeLWBots},
		{lineworks.Error{API: lineworks.APIBotCreate, Kind: lineworks.KindBadRequest, Code: "INVALID_PARAMETER"}, timeclock.CodeLWBadRequest},
		{lineworks.Error{API: lineworks.APIBotGet, Kind: lineworks.KindNotFound}, timeclock.CodeLWBots},
		{lineworks.Error{API: lineworks.APIBotGet, Kind: lineworks.KindForbidden, Code: "ACCESS_DENIED"}, timeclock.CodeLWBots},
		{lineworks.Error{API: lineworks.APIBotGet, Kind: lineworks.KindForbidden, Code: "FORBIDDEN"}, timeclock.CodeLWForbidden},
		{lineworks.Error{API: lineworks.APIUserGet, Kind: lineworks.KindForbidden, Code: "ACCESS_DENIED"}, timeclock.CodeLWForbidden},
	} {
		if got := bot.CodeOf(&tt.err); got != tt.want {
			t.Errorf("%+v becomes %s, want %s", tt.err, got, tt.want)
		}
	}
	if got := bot.CodeOf(nil); got != "" {
		t.Errorf("no error becomes %s", got)
	}
	for _, err := range []error{errors.New("other"), context.Canceled} {
		if got := bot.CodeOf(err); got != timeclock.CodeLWUnexpected {
			t.Errorf("%v becomes %s", err, got)
		}
	}
}

// kinds are the constants of type lineworks.Kind, read from the source.
func kinds(t *testing.T) (all []lineworks.Kind) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../lineworks/errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if typ, ok := v.Type.(*ast.Ident); ok && typ.Name == "Kind" {
				text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, lineworks.Kind(text))
			}
		}
		return true
	})
	if len(all) < 15 {
		t.Fatalf("found only %d kinds", len(all))
	}
	return all
}
