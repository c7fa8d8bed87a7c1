// Package bot is our Bot on LINE WORKS: it is made and registered there (see
// [Registrar]), set up and kept so ([Publisher]); it words and sends what the
// outbox holds, finds out who a sender is, and turns LINE WORKS's errors into
// our codes.
//
// Promises: a send is marked on disk before its request leaves, so that after
// a crash in between it is 送信結果不明 and never sent again by itself. An
// error after which LINE WORKS may have sent the message is treated the same.
// Replies leave before everything else, one request at a time, within the
// limit of LINE WORKS. However making the Bot fails, there is never a second
// one. A callback URL that somebody else set is not overwritten unasked.
package bot

import (
	"context"
	"time"

	"punchline/app/lineworks"
)

// API is what the Bot needs of LINE WORKS; *lineworks.Client has it.
type API interface {
	SendToUser(ctx context.Context, botID int64, user string, content lineworks.Content) error
	SendToChannel(ctx context.Context, botID int64, channelID string, content lineworks.Content) error
	GetUser(ctx context.Context, user string) (lineworks.User, error)
	Ready(api string) time.Duration
	ReadyShare(api string, share float64) time.Duration
}

// Connection is a registered Bot, ready to speak.
type Connection struct {
	API   API
	BotID int64
}

// Connect gives the present connection; false while nothing is registered.
type Connect func() (Connection, bool)
