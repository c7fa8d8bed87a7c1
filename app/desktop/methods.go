package desktop

import "punchline/app/timeclock"

// need is what a call takes: open, signedIn, or the name of a
// timeclock.Action that the administrator may do.
type need string

const (
	open     need = "open"      // nobody needs to be signed in
	signedIn need = "signed_in" // any administrator
)

// methods says what each bound method needs. A method that is missing here
// cannot be called.
var methods = map[string]need{
	"Session.State":            open,
	"Session.CreateFirstAdmin": open,
	"Session.SignIn":           open,
	"Session.SignOut":          open,

	"Preferences.Save": signedIn,

	"Home.Overview":  need(timeclock.ReadRecords),
	"Home.Feed":      need(timeclock.ReadRecords),
	"Home.Status":    need(timeclock.ReadRecords),
	"Home.Checklist": need(timeclock.ReadRecords),

	// Who may edit LINE WORKS連携 may also read the company's settings.
	"Connection.State":       need(timeclock.ReadCompany),
	"Connection.Agree":       need(timeclock.EditConnection),
	"Connection.Use":         need(timeclock.EditConnection),
	"Connection.Check":       need(timeclock.EditConnection),
	"Connection.Register":    need(timeclock.EditConnection),
	"Connection.Resume":      need(timeclock.EditConnection),
	"Connection.Stop":        need(timeclock.EditConnection),
	"Connection.EnterSecret": need(timeclock.EditConnection),
	"Connection.FetchSecret": need(timeclock.EditConnection),
	"Connection.SendTest":    need(timeclock.EditConnection),
	"Connection.ReplaceURL":  need(timeclock.EditConnection),
	"Connection.Disconnect":  need(timeclock.EditConnection),

	"Employees.List":       need(timeclock.ReadEmployees),
	"Employees.Get":        need(timeclock.ReadEmployees),
	"Employees.Check":      need(timeclock.EditEmployees),
	"Employees.Save":       need(timeclock.EditEmployees),
	"Employees.DeleteMove": need(timeclock.EditEmployees),
	"Employees.Export":     need(timeclock.ReadEmployees),

	"Units.List":   need(timeclock.ReadEmployees),
	"Units.Save":   need(timeclock.EditEmployees),
	"Units.Delete": need(timeclock.EditEmployees),

	"Reception.State":    need(timeclock.ReadCompany),
	"Reception.Save":     need(timeclock.EditConnection),
	"Reception.CheckURL": need(timeclock.EditConnection),

	"Accounts.State":         need(timeclock.EditAccounts),
	"Accounts.List":          need(timeclock.EditAccounts),
	"Accounts.Save":          need(timeclock.EditAccounts),
	"Accounts.Check":         need(timeclock.EditAccounts),
	"Accounts.CancelCheck":   need(timeclock.EditAccounts),
	"Accounts.AcceptAddress": need(timeclock.EditAccounts),
	"Accounts.ConfirmUser":   need(timeclock.EditAccounts),
	"Accounts.FirstPlan":     need(timeclock.EditAccounts),
	"Accounts.SendFirst":     need(timeclock.EditAccounts),
	"Accounts.CancelFirst":   need(timeclock.EditAccounts),

	"Options.Get":           need(timeclock.ReadCompany),
	"Options.Save":          need(timeclock.EditCompany),
	"Options.SaveReminders": need(timeclock.EditCompany),
	"Options.Holidays":      need(timeclock.ReadCompany),

	"Phrases.Get":         need(timeclock.ReadPhrases),
	"Phrases.Check":       need(timeclock.ReadPhrases),
	"Phrases.TryMessage":  need(timeclock.ReadPhrases),
	"Phrases.Preview":     need(timeclock.ReadPhrases),
	"Phrases.Save":        need(timeclock.EditPhrases),
	"Phrases.History":     need(timeclock.ReadPhrases),
	"Phrases.HistoryForm": need(timeclock.ReadPhrases),
	"Phrases.Export":      need(timeclock.ReadPhrases),
	"Phrases.Import":      need(timeclock.EditPhrases),

	"Corrections.List":    need(timeclock.ReadRecords),
	"Corrections.Get":     need(timeclock.ReadRecords),
	"Corrections.Approve": need(timeclock.EditRecords),
	"Corrections.Decline": need(timeclock.EditRecords),

	// What is kept was asked for by a call with a need of its own.
	"Files.Save": signedIn,

	// Each kind of import has its own right, asked for with the import.
	"Import.Open":     signedIn,
	"Import.File":     signedIn,
	"Import.Arrange":  signedIn,
	"Import.Plan":     signedIn,
	"Import.State":    signedIn,
	"Import.Current":  signedIn,
	"Import.Rows":     signedIn,
	"Import.Apply":    signedIn,
	"Import.Cancel":   signedIn,
	"Import.Close":    signedIn,
	"Import.Rejected": signedIn,
	"Import.Template": need(timeclock.ReadEmployees),
	"Import.Last":     signedIn,
	"Import.Undo":     signedIn,
}

// Callable reports whether the page may call method, "Home.Overview", at all.
func Callable(method string) bool {
	_, ok := methods[method]
	return ok
}
