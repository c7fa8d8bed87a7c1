package simulator

import (
	"net/http"
	"slices"
	"strconv"
)

// domainOf finds the registration that the path names.
func domainOf(s *Simulator, r *request, b *Bot) (int64, *BotDomain, *reply) {
	id, err := strconv.ParseInt(r.vars["domain"], 10, 64)
	known := id == s.cfg.DomainID || slices.ContainsFunc(s.users, func(u *User) bool { return u.DomainID == id })
	if err != nil || !known && b.Domains[id] == nil {
		f := failure(http.StatusNotFound, "NOT_FOUND", "Domain not found")
		return 0, nil, &f
	}
	return id, b.Domains[id], nil
}

// withDomain is for calls that need an existing registration.
func withDomain(s *Simulator, r *request, b *Bot, handle func(d *BotDomain) reply) reply {
	_, d, bad := domainOf(s, r, b)
	if bad != nil {
		return *bad
	}
	if d == nil {
		return failure(http.StatusNotFound, "NOT_FOUND", "The bot is not registered with the domain")
	}
	return handle(d)
}

func registerDomain(s *Simulator, r *request, b *Bot) reply {
	id, d, bad := domainOf(s, r, b)
	if bad != nil {
		return *bad
	}
	if d != nil {
		return failure(http.StatusConflict, "ALREADY_EXIST", "The bot is already registered with the domain") // choice
	}
	d = &BotDomain{DomainID: id}
	if bad := readDomain(r, d); bad != nil {
		return *bad
	}
	b.Domains[id] = d
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return answer(http.StatusCreated, d)
}

func putDomain(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply {
		return s.changeDomain(r, b, d, BotDomain{DomainID: d.DomainID, Members: d.Members})
	})
}

func patchDomain(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply { return s.changeDomain(r, b, d, *d) })
}

func (s *Simulator) changeDomain(r *request, b *Bot, d *BotDomain, to BotDomain) reply {
	if bad := readDomain(r, &to); bad != nil {
		return *bad
	}
	*d = to
	s.notify(Change{Kind: ChangeBots, BotID: b.ID})
	return answer(http.StatusOK, d)
}

func readDomain(r *request, d *BotDomain) *reply {
	body := struct {
		Visible               *bool `json:"visible"`
		AllowToSelectedMember *bool `json:"allowToSelectedMember"`
	}{&d.Visible, &d.AllowToSelectedMember}
	if len(r.body) == 0 {
		return nil // both properties are optional
	}
	if err := decodeStrict(r.body, &body); err != nil {
		f := failure(http.StatusBadRequest, "INVALID_PARAMETER", err.Error())
		return &f
	}
	return nil
}

func deleteDomain(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply {
		delete(b.Domains, d.DomainID)
		s.notify(Change{Kind: ChangeBots, BotID: b.ID})
		return reply{status: http.StatusNoContent}
	})
}

func listDomains(_ *Simulator, r *request, b *Bot) reply {
	ids := []int64{}
	for id := range b.Domains {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	from, to, next, bad := page(r, len(ids), 50, 100)
	if bad != nil {
		return *bad
	}
	list := []any{}
	for _, id := range ids[from:to] {
		list = append(list, b.Domains[id])
	}
	return answer(http.StatusOK, map[string]any{"domains": list, "responseMetaData": meta(next)})
}

func listMembers(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply {
		if !d.AllowToSelectedMember { // the shape is a choice
			return answer(http.StatusOK, map[string]any{"members": []string{"All users"}, "responseMetaData": meta("")})
		}
		from, to, next, bad := page(r, len(d.Members), 50, 100)
		if bad != nil {
			return *bad
		}
		return answer(http.StatusOK, map[string]any{
			"members": append([]string{}, d.Members[from:to]...), "responseMetaData": meta(next),
		})
	})
}

func addMember(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply {
		var body struct {
			UserID string `json:"userId"`
		}
		if err := decodeStrict(r.body, &body); err != nil {
			return failure(http.StatusBadRequest, "INVALID_PARAMETER", err.Error())
		}
		u, err := s.user(body.UserID)
		if err != nil || u.DomainID != d.DomainID {
			return failure(http.StatusNotFound, "NOT_FOUND", "User not found")
		}
		if !slices.Contains(d.Members, u.ID) {
			d.Members = append(d.Members, u.ID)
			s.notify(Change{Kind: ChangeBots, BotID: b.ID})
		}
		return reply{status: http.StatusCreated}
	})
}

func removeMember(s *Simulator, r *request, b *Bot) reply {
	return withDomain(s, r, b, func(d *BotDomain) reply {
		i := slices.Index(d.Members, r.vars["user"])
		if i < 0 {
			return failure(http.StatusNotFound, "NOT_FOUND", "Member not found")
		}
		d.Members = slices.Delete(d.Members, i, i+1)
		s.notify(Change{Kind: ChangeBots, BotID: b.ID})
		return reply{status: http.StatusNoContent}
	})
}

// reaches reports whether a member finds the Bot and may use it.
func (b *Bot) reaches(u *User) bool {
	d := b.Domains[u.DomainID]
	return d != nil && d.Visible && !u.Suspended && !u.Pending &&
		(!d.AllowToSelectedMember || slices.Contains(d.Members, u.ID))
}
