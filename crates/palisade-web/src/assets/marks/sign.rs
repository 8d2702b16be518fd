//! What a mark is: words that bring the pattern in, and how far around them it looks.

/// What a text can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// A model vendor is called from the browser with a key.
    AiBrowserCall,
    /// Application and key of Algolia, quotes between them.
    AlgoliaClient,
    /// Database and collection of Appwrite, quotes between them.
    AppwriteCollection,
    AppwriteEndpoint,
    AppwriteProject,
    /// Analytics over http.
    Beacon,
    /// An object store's bucket: its host, or host and first part of the path.
    Bucket,
    /// The site talks with a model.
    Chat,
    /// Where the site's own server talks with a model.
    ChatRoute,
    /// A collection of documents that a client names.
    Collection,
    /// The host of a Firebase Realtime Database.
    FirebaseDatabase,
    FirebaseProject,
    FirebaseStorage,
    /// The address of a function without a server.
    FunctionUrl,
    /// The address of a GraphQL engine over a database.
    GraphqlEngine,
    /// Asks for a token in the address (OAuth 2.0 implicit grant).
    ImplicitGrant,
    /// The name of a host that is no public one.
    InternalName,
    Jwt,
    /// A library and its version, under the name that npm has for it.
    Library(&'static str),
    /// A model's answer becomes HTML.
    HtmlSink,
    /// The master key of a Parse server.
    MasterKey,
    /// Name of a variable that is not for browsers.
    PrivateVariable,
    /// Hidden text that speaks to agents.
    PromptInjection,
    PocketBase,
    /// A key that is made for browsers, with its provider.
    Publishable(&'static str),
    /// Visitors may make an account.
    Registration,
    RemoteFont,
    Sanitizer,
    /// A comment that says too much.
    SensitiveComment,
    /// Records what visitors do.
    SessionReplay,
    /// A signed address and when it ends.
    SignedUrl,
    /// The address of a source map.
    SourceMap,
    SupabaseBucket,
    /// Address and key of a client, quotes between them.
    SupabaseClient,
    SupabaseProject,
    SupabaseTable,
    SystemPrompt,
    /// Recognises browsers without cookies.
    Fingerprinting,
    /// The name of a variable that every process has.
    ProcessVariable,
}

/// One pattern. It runs only around its words.
#[derive(Debug)]
pub(super) struct Sign {
    pub(super) mark: Mark,
    /// Lower case; found in any case.
    pub(super) words: &'static [&'static str],
    /// Its first group is kept, the whole match where there is none.
    pub(super) pattern: &'static str,
    /// Bytes before the word that it may need.
    pub(super) before: usize,
    /// Bytes behind the beginning of the word that it may need.
    pub(super) after: usize,
}

impl Sign {
    /// Around the word as far as most patterns need.
    pub(super) const fn new(mark: Mark, words: &'static [&'static str], pattern: &'static str) -> Self {
        Self { mark, words, pattern, before: 200, after: 300 }
    }

    /// Looking further.
    pub(super) const fn reaching(self, before: usize, after: usize) -> Self {
        Self { before, after, ..self }
    }
}
