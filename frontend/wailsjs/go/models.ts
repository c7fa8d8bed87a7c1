export namespace desktop {
	
	export interface AccountCounts {
	    all: number;
	    withId: number;
	    unsent: number;
	    failed: number;
	    unknown: number;
	}
	export interface AccountEdit {
	    employeeId: number;
	    version: number;
	    accountId: string;
	}
	export interface AccountRow {
	    id: number;
	    version: number;
	    code: string;
	    name: string;
	    kana: string;
	    divisionId: number;
	    divisionCode: string;
	    division: string;
	    employmentTypeId: number;
	    employmentTypeCode: string;
	    employmentType: string;
	    accountId: string;
	    joinedOn: string;
	    leftOn: string;
	    state: string;
	    nextMove: string;
	    userLinked: boolean;
	    check: string;
	    checkCode: string;
	    checkedAt: string;
	    newAddress: string;
	    first: string;
	    firstCode: string;
	    firstAt: string;
	    lastPunchAt: string;
	    lastPunchType: string;
	}
	export interface AccountPage {
	    total: number;
	    offset: number;
	    rows: AccountRow[];
	    counts: AccountCounts;
	}
	export interface AccountProblem {
	    employeeId: number;
	    reason: string;
	    value: string;
	    other: string;
	}
	export interface AccountQuery {
	    text: string;
	    divisionId: number;
	    employmentTypeId: number;
	    state: string;
	    first: string;
	    check: string;
	    sort: string;
	    desc: boolean;
	    offset: number;
	    limit: number;
	}
	
	export interface AccountsChosen {
	    query: AccountQuery;
	    ids: number[];
	}
	export interface AccountsSaved {
	    saved: number;
	    problems: AccountProblem[];
	}
	export interface FirstProgress {
	    running: boolean;
	    total: number;
	    queued: number;
	    sent: number;
	    failed: number;
	    unknown: number;
	    replied: number;
	    trouble: string;
	    startedAt: string;
	}
	export interface CheckProgress {
	    running: boolean;
	    total: number;
	    done: number;
	    startedAt: string;
	}
	export interface AccountsState {
	    domain: string;
	    connected: boolean;
	    firstDefault: string;
	    checking: CheckProgress;
	    first: FirstProgress;
	}
	export interface AdminInfo {
	    id: number;
	    login: string;
	    name: string;
	    full: boolean;
	    options: number;
	    employees: number;
	    records: number;
	    limited: boolean;
	}
	export interface ApproveInput {
	    id: number;
	    version: number;
	    type: string;
	    date: string;
	    time: string;
	    note: string;
	}
	
	export interface ChecklistItem {
	    id: string;
	    done: boolean;
	}
	export interface Choice {
	    id: number;
	    code: string;
	    name: string;
	}
	export interface ConsentInfo {
	    version: string;
	    at: string;
	    by: string;
	}
	export interface ConnectionState {
	    used: boolean;
	    termsVersion: string;
	    consent?: ConsentInfo;
	    clientId: string;
	    serviceAccount: string;
	    domainId: string;
	    admins: string[];
	    botName: string;
	    iconUrl: string;
	    botId: string;
	    own: boolean;
	    hasClientSecret: boolean;
	    hasPrivateKey: boolean;
	    hasBotSecret: boolean;
	    keyLost: boolean;
	    step: string;
	    reception: string;
	    publicUrl: string;
	    publishedUrl: string;
	    foreignUrl: string;
	    alwaysOn: string;
	    testSentAt: string;
	    receivedAt: string;
	    wrongSecretAt: string;
	    trouble: string;
	    troubleAt: string;
	    registering: string;
	    consoleUrl: string;
	    botConsoleUrl: string;
	}
	
	export interface DayPunch {
	    id: number;
	    type: string;
	    at: string;
	    source: string;
	    voided: boolean;
	    edited: boolean;
	}
	export interface CorrectionRow {
	    id: number;
	    version: number;
	    state: string;
	    employeeId: number;
	    code: string;
	    name: string;
	    division: string;
	    employmentType: string;
	    type: string;
	    wantedAt: string;
	    workDate: string;
	    askedAt: string;
	    message: string;
	    replaces?: DayPunch;
	    decidedAt: string;
	    decidedBy: string;
	    reason: string;
	    resultAt: string;
	}
	export interface CorrectionDetail {
	    row: CorrectionRow;
	    day: DayPunch[];
	    reply: string;
	    told: string;
	}
	export interface CorrectionPage {
	    total: number;
	    open: number;
	    rows: CorrectionRow[];
	}
	export interface CorrectionQuery {
	    state: string;
	    divisionId: number;
	    employmentTypeId: number;
	    askedFrom: string;
	    askedTo: string;
	    text: string;
	    sort: string;
	    desc: boolean;
	    offset: number;
	    limit: number;
	}
	
	export interface Counts {
	    none: number;
	    in: number;
	    break: number;
	    outing: number;
	    out: number;
	}
	
	export interface DeclineInput {
	    id: number;
	    version: number;
	    reason: string;
	}
	export interface Disconnected {
	    state: ConnectionState;
	    left: string;
	}
	export interface PersonState {
	    employeeId: number;
	    code: string;
	    name: string;
	    presence: string;
	    since: string;
	    firstIn: string;
	    lastOut: string;
	    flags: string[];
	}
	export interface DivisionBoard {
	    id: number;
	    code: string;
	    name: string;
	    counts: Counts;
	    people: PersonState[];
	}
	export interface MoveInfo {
	    from: string;
	    divisionId: number;
	    division: string;
	    employmentTypeId: number;
	    employmentType: string;
	}
	export interface EmployeeDetail {
	    id: number;
	    version: number;
	    code: string;
	    name: string;
	    lastName: string;
	    firstName: string;
	    kana: string;
	    divisionId: number;
	    divisionCode: string;
	    division: string;
	    employmentTypeId: number;
	    employmentTypeCode: string;
	    employmentType: string;
	    accountId: string;
	    joinedOn: string;
	    leftOn: string;
	    state: string;
	    nextMove: string;
	    moves: MoveInfo[];
	    punches: number;
	    lastPunchAt: string;
	}
	export interface EmployeeQuery {
	    text: string;
	    divisionId: number;
	    employmentTypeId: number;
	    state: string;
	    sort: string;
	    desc: boolean;
	    offset: number;
	    limit: number;
	}
	export interface EmployeeExport {
	    query: EmployeeQuery;
	    format: string;
	}
	export interface EmployeeInput {
	    id: number;
	    version: number;
	    code: string;
	    lastName: string;
	    firstName: string;
	    kana: string;
	    divisionId: number;
	    employmentTypeId: number;
	    movedOn: string;
	    accountId: string;
	    joinedOn: string;
	    leftOn: string;
	}
	export interface EmployeeRow {
	    id: number;
	    version: number;
	    code: string;
	    name: string;
	    kana: string;
	    divisionId: number;
	    divisionCode: string;
	    division: string;
	    employmentTypeId: number;
	    employmentTypeCode: string;
	    employmentType: string;
	    accountId: string;
	    joinedOn: string;
	    leftOn: string;
	    state: string;
	    nextMove: string;
	}
	export interface EmployeePage {
	    total: number;
	    offset: number;
	    rows: EmployeeRow[];
	}
	
	
	export interface EmploymentTypeInfo {
	    id: number;
	    code: string;
	    name: string;
	    breakAllowed: boolean;
	}
	export interface FeedItem {
	    id: number;
	    at: string;
	    receivedAt: string;
	    employeeId: number;
	    code: string;
	    name: string;
	    division: string;
	    accountId: string;
	    type: string;
	    outcome: string;
	    reason: string;
	    message: string;
	    flags: string[];
	    reply: string;
	    replyCode: string;
	}
	export interface FieldProblem {
	    field: string;
	    reason: string;
	    mendable: boolean;
	    mended: string;
	    other: string;
	}
	export interface FileRef {
	    id: string;
	    name: string;
	}
	export interface FirstAdminInput {
	    login: string;
	    name: string;
	    password: string;
	    stay: boolean;
	}
	export interface FirstInput {
	    to: string;
	    query: AccountQuery;
	    ids: number[];
	    text: string;
	}
	export interface FirstPlan {
	    count: number;
	    withoutId: number;
	    again: number;
	    minutes: number;
	}
	
	export interface GapInfo {
	    id: number;
	    kind: string;
	    from: string;
	    to: string;
	    reason: string;
	}
	export interface ImportApplyInput {
	    id: string;
	    strict: boolean;
	}
	export interface ImportMapped {
	    field: string;
	    column: number;
	}
	export interface ImportArrangeInput {
	    id: string;
	    sheet: string;
	    headerRow: number;
	    mapping: ImportMapped[];
	}
	export interface ImportChange {
	    field: string;
	    old: string;
	    new: string;
	}
	export interface ImportColumn {
	    index: number;
	    letter: string;
	    header: string;
	    samples: string[];
	    field: string;
	}
	export interface ImportCounts {
	    new: number;
	    changed: number;
	    unchanged: number;
	    rejected: number;
	}
	export interface ImportError {
	    code: string;
	    message: string;
	}
	export interface ImportSheet {
	    name: string;
	    hidden: boolean;
	}
	export interface ImportFile {
	    id: string;
	    name: string;
	    kind: string;
	    format: string;
	    encoding: string;
	    sheets: ImportSheet[];
	    sheet: string;
	    headerRow: number;
	    certain: boolean;
	    headFrom: number;
	    head: string[][];
	    columns: ImportColumn[];
	    fields: string[];
	    missing: string[];
	    rows: number;
	    remembered: boolean;
	}
	
	export interface ImportOpenInput {
	    fileId: string;
	    kind: string;
	    password: string;
	}
	export interface ImportRow {
	    row: number;
	    status: string;
	    code: string;
	    name: string;
	    division: string;
	    employmentType: string;
	    accountId: string;
	    changes: ImportChange[];
	    reasons: string[];
	}
	export interface ImportPage {
	    total: number;
	    offset: number;
	    rows: ImportRow[];
	}
	export interface ImportPlanInput {
	    id: string;
	    createMissing: boolean;
	}
	export interface ImportResult {
	    new: number;
	    changed: number;
	    divisions: number;
	    employmentTypes: number;
	    importId: number;
	}
	
	export interface ImportRowsQuery {
	    id: string;
	    status: string;
	    text: string;
	    offset: number;
	    limit: number;
	}
	export interface ImportRun {
	    importId: number;
	    at: string;
	    by: string;
	    kind: string;
	    file: string;
	    counts: ImportCounts;
	    undoable: boolean;
	    undone: boolean;
	}
	
	export interface UnitNames {
	    some: string[];
	    count: number;
	}
	export interface ImportState {
	    id: string;
	    kind: string;
	    name: string;
	    phase: string;
	    done: number;
	    total: number;
	    error?: ImportError;
	    counts: ImportCounts;
	    createMissing: boolean;
	    createDivisions: UnitNames;
	    createTypes: UnitNames;
	    unknownDivisions: UnitNames;
	    unknownTypes: UnitNames;
	    result: ImportResult;
	}
	export interface ImportTemplateInput {
	    kind: string;
	    format: string;
	}
	export interface ImportUndone {
	    restored: number;
	    removed: number;
	}
	
	export interface OptionsInput {
	    revision: string;
	    breaksShown: boolean;
	    outingsUsed: boolean;
	    groupRooms: boolean;
	    doubleTapSec: number;
	    undoMin: number;
	}
	export interface ReminderRule {
	    employmentTypeId: number;
	    on: boolean;
	    weekdays: number[];
	    holidays: boolean;
	    clockInAt: string;
	    clockOutAt: string;
	    afterMin: number;
	}
	export interface ReminderSettings {
	    on: boolean;
	    maxPerDay: number;
	    closedDays: string[];
	    rules: ReminderRule[];
	}
	export interface OptionsState {
	    revision: string;
	    mayEdit: boolean;
	    breaksShown: boolean;
	    outingsUsed: boolean;
	    groupRooms: boolean;
	    doubleTapSec: number;
	    undoMin: number;
	    employmentTypes: EmploymentTypeInfo[];
	    reminders: ReminderSettings;
	}
	export interface Overview {
	    date: string;
	    now: string;
	    counts: Counts;
	    divisions: DivisionBoard[];
	    choices: Choice[];
	    employees: number;
	}
	
	export interface TemplateChange {
	    case: string;
	    was: string;
	    is: string;
	}
	export interface PhraseItem {
	    kind: string;
	    text: string;
	}
	export interface PhraseChange {
	    id: number;
	    at: string;
	    by: string;
	    added: PhraseItem[];
	    removed: PhraseItem[];
	    templates: TemplateChange[];
	}
	export interface PhraseConflict {
	    kind: string;
	    index: number;
	    what: string;
	    other: string;
	    otherKind: string;
	}
	export interface PhraseProblem {
	    place: string;
	    kind: string;
	    index: number;
	    case: string;
	    reason: string;
	    other: string;
	    otherKind: string;
	    limit: number;
	}
	export interface PhraseChecked {
	    problems: PhraseProblem[];
	    conflicts: PhraseConflict[];
	}
	
	export interface TemplateText {
	    case: string;
	    text: string;
	}
	export interface PhraseSection {
	    kind: string;
	    phrases: string[];
	}
	export interface PhraseForm {
	    sections: PhraseSection[];
	    templates: TemplateText[];
	}
	export interface PhraseRefused {
	    row: number;
	    kind: string;
	    text: string;
	}
	export interface PhraseImported {
	    sections: PhraseSection[];
	    rows: number;
	    refused: PhraseRefused[];
	}
	
	
	
	export interface PhraseSaveInput {
	    revision: string;
	    form: PhraseForm;
	}
	
	export interface PhraseSuggestion {
	    kind: string;
	    text: string;
	    warnings: PhraseConflict[];
	}
	export interface TemplateInfo {
	    case: string;
	    group: string;
	    default: string;
	    placeholders: string[];
	    limit: number;
	}
	export interface PhraseState {
	    revision: string;
	    breaksShown: boolean;
	    outingsUsed: boolean;
	    mayEdit: boolean;
	    form: PhraseForm;
	    defaults: PhraseForm;
	    templates: TemplateInfo[];
	    suggestions: PhraseSuggestion[];
	    maxPhrases: number;
	    maxLength: number;
	}
	
	export interface PhraseTried {
	    outcome: string;
	    type: string;
	    command: string;
	    hits: PhraseItem[];
	    reply: string;
	    buttons: string[];
	    offers: string[];
	}
	export interface PhraseTryInput {
	    form: PhraseForm;
	    message: string;
	    breakAllowed: boolean;
	    presence: string;
	}
	export interface PreferencesInput {
	    language: string;
	    theme: string;
	    closeHides: boolean;
	}
	export interface ReceptionInput {
	    publicUrl: string;
	    alwaysOn: string;
	}
	export interface ReceptionState {
	    addr: string;
	    callbackUrl: string;
	    keeper: boolean;
	    listening: boolean;
	    publicUrl: string;
	    alwaysOn: string;
	    reception: string;
	    demo: boolean;
	    gaps: GapInfo[];
	    lastCallback: string;
	    accepted: number;
	    wrongSignature: number;
	    quarantined: number;
	}
	export interface RegistrationInput {
	    clientId: string;
	    clientSecret: string;
	    serviceAccount: string;
	    privateKey: string;
	    domainId: string;
	    admins: string[];
	    botName: string;
	    iconUrl: string;
	    botId: string;
	}
	
	
	export interface RemindersInput {
	    revision: string;
	    reminders: ReminderSettings;
	}
	export interface SessionState {
	    firstStart: boolean;
	    admin?: AdminInfo;
	    demo: boolean;
	    company: string;
	    language: string;
	    theme: string;
	    closeHides: boolean;
	    version: string;
	    release: boolean;
	    chatUrl: string;
	}
	export interface SignInInput {
	    login: string;
	    password: string;
	    stay: boolean;
	}
	export interface Status {
	    keeper: boolean;
	    listening: boolean;
	    addr: string;
	    callbackUrl: string;
	    registered: boolean;
	    botName: string;
	    connection: string;
	    connectionCode: string;
	    lastCallback: string;
	    lastPunch: string;
	    wrongSignature: number;
	    quarantined: number;
	    lost: number;
	    awaitingSender: number;
	    outboxWaiting: number;
	    outboxFailed: number;
	    outboxUnknown: number;
	    used: boolean;
	    reception: string;
	    keyLost: boolean;
	    trouble: string;
	}
	
	
	export interface TemplatePreview {
	    case: string;
	    text: string;
	}
	export interface TemplateShown {
	    text: string;
	    buttons: string[];
	    offers: string[];
	}
	
	export interface URLChecked {
	    problems: FieldProblem[];
	    url: string;
	    result: string;
	    issuer: string;
	    notAfter: string;
	}
	export interface Unit {
	    id: number;
	    version: number;
	    code: string;
	    name: string;
	    employees: number;
	    used: boolean;
	    breakAllowed: boolean;
	}
	export interface UnitInput {
	    kind: string;
	    id: number;
	    version: number;
	    code: string;
	    name: string;
	    breakAllowed: boolean;
	}
	
	export interface UnitRef {
	    kind: string;
	    id: number;
	    version: number;
	}
	export interface UnitsList {
	    divisions: Unit[];
	    employmentTypes: Unit[];
	}

}

