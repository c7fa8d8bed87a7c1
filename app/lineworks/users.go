package lineworks

import (
	"context"
	"iter"
	"net/http"
)

// User is a member as far as the token's scope shows him (docs/user-get): with
// user.email.read alone only ID and Email are set.
type User struct {
	ID             string   `json:"userId"`   // never changes
	Email          string   `json:"email"`    // the login address
	DomainID       int64    `json:"domainId"` // 0 if not shown
	ExternalKey    string   `json:"userExternalKey"`
	Name           UserName `json:"userName"`
	EmployeeNumber string   `json:"employeeNumber"`
	Administrator  bool     `json:"isAdministrator"`
	Pending        bool     `json:"isPending"`
	Suspended      bool     `json:"isSuspended"`
	Deleted        bool     `json:"isDeleted"`
	Awaiting       bool     `json:"isAwaiting"`
}

// UserName is a member's name; the phonetic ones may be empty.
type UserName struct {
	LastName          string `json:"lastName"`
	FirstName         string `json:"firstName"`
	PhoneticLastName  string `json:"phoneticLastName"`
	PhoneticFirstName string `json:"phoneticFirstName"`
}

// UserPage is a part of the list of members.
type UserPage struct {
	Users      []User
	NextCursor string // "" on the last page
}

// GetUser finds a member by user id, login address or "externalKey:…"
// (docs/user-get). The scope decides what is shown. A member who does not exist
// is KindNotFound, or KindForbidden: LINE WORKS also answers missing resources
// with "access denied" (measured).
func (c *Client) GetUser(ctx context.Context, user string) (User, error) {
	const op = "get user"
	if err := checkID("userId", user); err != nil {
		return User{}, limitError(op, APIUserGet, err)
	}
	var u User
	err := c.do(ctx, call{op: op, api: APIUserGet, method: http.MethodGet, path: "/users/" + segment(user), into: &u})
	if err != nil {
		return User{}, err
	}
	if u.ID == "" {
		return User{}, malformed(op, APIUserGet, "the answer holds no userId")
	}
	return u, nil
}

// ListUsers returns one page of the members (docs/user-list). count 0 leaves the
// size of a page to LINE WORKS; its maximum is unconfirmed, 100 is accepted.
func (c *Client) ListUsers(ctx context.Context, count int, cursor string) (UserPage, error) {
	var a struct {
		Users []User `json:"users"`
		meta
	}
	err := c.do(ctx, call{op: "list users", api: APIUserList, method: http.MethodGet, path: "/users", query: pageQuery(count, cursor), into: &a})
	if err != nil {
		return UserPage{}, err
	}
	return UserPage{Users: a.Users, NextCursor: a.next()}, nil
}

// Users returns all members, page by page. It ends with the first error.
func (c *Client) Users(ctx context.Context) iter.Seq2[User, error] {
	return pages("list users", APIUserList, func(cursor string) ([]User, string, error) {
		p, err := c.ListUsers(ctx, pageSize, cursor)
		return p.Users, p.NextCursor, err
	})
}

// pageSize is the largest count that was seen to work everywhere.
const pageSize = 100

// pages walks a list. A cursor that comes back is an error: it would never end.
func pages[T any](op, api string, page func(cursor string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		seen := map[string]bool{}
		for cursor := ""; ; {
			items, next, err := page(cursor)
			if err != nil {
				yield(zero, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if seen[next] {
				yield(zero, malformed(op, api, "the list repeats a cursor"))
				return
			}
			seen[next] = true
			cursor = next
		}
	}
}

func malformed(op, api, description string) error {
	return &Error{Op: op, API: api, Status: http.StatusOK, Kind: KindMalformed, Outcome: OutcomeUnknown, Description: description}
}
