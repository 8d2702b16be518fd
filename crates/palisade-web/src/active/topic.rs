//! What the opt-in questions are about; each topic belongs to one check.

/// One topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    AlgoliaKey,
    AnonymousSignUp,
    BucketAcl,
    BucketListing,
    Chat,
    DefaultCredentials,
    DocumentStore,
    FirebaseDatabase,
    FirebaseStorage,
    Firestore,
    FunctionUrl,
    GraphqlBatch,
    GraphqlEngine,
    Inference,
    Kubernetes,
    LoginThrottle,
    McpTools,
    MethodOverride,
    Notebook,
    OpenRedirect,
    RateLimit,
    Registry,
    SupabaseRows,
    SupabaseSchema,
    SupabaseStorage,
    ToolInjection,
    UserEnumeration,
    VectorDatabase,
}
