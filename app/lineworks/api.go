package lineworks

// API names: the last element of the page that documents the call. Rate limits
// are counted per API (docs/rate-limits), and errors name theirs.
const (
	APIToken              = "auth-jwt"
	APIRevoke             = "auth-oauth"
	APIBotCreate          = "bot-create"
	APIBotList            = "bot-list"
	APIBotGet             = "bot-get"
	APIBotReplace         = "bot-update-put"
	APIBotPatch           = "bot-update-patch"
	APIBotDelete          = "bot-delete"
	APIBotSecret          = "bot-secret-issue"
	APIBotDomainAdd       = "bot-domain-register"
	APIBotDomainList      = "bot-domain-list"
	APIBotDomainPatch     = "bot-domain-update-patch"
	APIBotDomainRemove    = "bot-domain-delete"
	APIBotMemberAdd       = "bot-domain-member-create"
	APIBotMemberList      = "bot-domain-member-list"
	APIBotMemberRemove    = "bot-domain-member-delete"
	APISendToUser         = "bot-user-message-send"
	APISendToChannel      = "bot-channel-message-send"
	APIMenuCreate         = "bot-persistentmenu-create"
	APIMenuGet            = "bot-persistentmenu-get"
	APIMenuDelete         = "bot-persistentmenu-delete"
	APIChannelCreate      = "bot-channel-create"
	APIUserGet            = "user-get"
	APIUserList           = "user-list"
	APIMessageLogDownload = "content-log-download"
)

// Scopes that this package's calls need (docs/auth-scope).
const (
	ScopeBot            = "bot"
	ScopeBotRead        = "bot.read"
	ScopeBotMessage     = "bot.message"
	ScopeUserRead       = "user.read"
	ScopeUserEmailRead  = "user.email.read"
	ScopeMonitoringRead = "monitoring.read"
)
