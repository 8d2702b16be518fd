//! Marks of backends that browsers talk to directly: where they are, and what of them the site uses.

use super::sign::{Mark, Sign};

pub(super) const SIGNS: &[Sign] = &[
    Sign::new(
        Mark::AlgoliaClient,
        &["algolia"],
        r"(?:[\x22'`]|appId[\x22']?\s*:\s*[\x22'`])([A-Z0-9]{10}[\x22'`]\s*,\s*(?:[\x22']?apiKey[\x22']?\s*:\s*)?[\x22'`][0-9a-f]{32})[\x22'`]",
    )
    .reaching(200, 300),
    Sign::new(
        Mark::AppwriteCollection,
        &["listdocuments("],
        r"listDocuments\(\s*[\x22'`]([\w.-]{1,36}[\x22'`]\s*,\s*[\x22'`][\w.-]{1,36})[\x22'`]",
    )
    .reaching(0, 140),
    Sign::new(
        Mark::AppwriteEndpoint,
        &["setendpoint("],
        r"setEndpoint\(\s*[\x22'`](https?://[\w.:-]{3,120}/v1)/?[\x22'`]",
    )
    .reaching(0, 160),
    Sign::new(Mark::AppwriteProject, &["setproject("], r"setProject\(\s*[\x22'`]([\w.-]{1,36})[\x22'`]")
        .reaching(0, 80),
    Sign::new(
        Mark::Bucket,
        &[".amazonaws.com", "storage.googleapis.com", ".blob.core.windows.net", ".digitaloceanspaces.com", ".aliyuncs.com"],
        r"//([a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.(?:s3(?:[.-][a-z]{2}-[a-z]+-\d)?\.amazonaws\.com|storage\.googleapis\.com|[a-z]{3}\d\.digitaloceanspaces\.com|oss-[a-z0-9-]{3,30}\.aliyuncs\.com)|(?:s3(?:[.-][a-z]{2}-[a-z]+-\d)?\.amazonaws\.com|storage\.googleapis\.com|[a-z0-9]{3,24}\.blob\.core\.windows\.net)/[a-z0-9$][a-z0-9._-]{1,61}[a-z0-9])(?:[/?#\x22'`\s<)\\]|$)",
    )
    .reaching(90, 120),
    Sign::new(
        Mark::ChatRoute,
        &["chat", "completion", "assistant"],
        r"[\x22'`]((?:https?://[\w.:-]{3,100})?(?:/[\w-]{1,40}){0,2}?/(?:api/(?:[\w-]{1,30}/){0,2}(?:chat|completion|assistant)s?(?:/(?:stream|completions))?|chat/completions))[\x22'`?]",
    )
    .reaching(200, 60),
    Sign::new(
        Mark::Collection,
        &["collection("],
        r"\bcollection\(\s*(?:[\w$.]{1,40}(?:\(\))?\s*,\s*)?[\x22'`]([A-Za-z][\w-]{0,60})[\x22'`]",
    )
    .reaching(1, 160),
    Sign::new(
        Mark::FirebaseDatabase,
        &[".firebaseio.com", ".firebasedatabase.app"],
        r"//([a-z0-9][a-z0-9-]{1,62}(?:\.firebaseio\.com|\.[a-z0-9-]{3,30}\.firebasedatabase\.app))\b",
    )
    .reaching(110, 60),
    Sign::new(
        Mark::FirebaseProject,
        &[".firebaseapp.com"],
        r"[\x22'`/]([a-z][a-z0-9-]{4,29})\.firebaseapp\.com\b",
    )
    .reaching(40, 40),
    Sign::new(
        Mark::FirebaseStorage,
        &[".appspot.com", ".firebasestorage.app"],
        r"[\x22'`/]([a-z0-9][a-z0-9._-]{2,62}\.(?:appspot\.com|firebasestorage\.app))[\x22'`/]",
    )
    .reaching(80, 40),
    Sign::new(
        Mark::FunctionUrl,
        &[".lambda-url.", ".cloudfunctions.net"],
        r"(https://(?:[a-z0-9]{32}\.lambda-url\.[a-z0-9-]{5,20}\.on\.aws(?:/[\w./-]{0,80})?|[a-z]{2,12}-[a-z]+\d{1,2}-[a-z][a-z0-9-]{4,29}\.cloudfunctions\.net/[\w./-]{1,80}))[\x22'`?\s]",
    )
    .reaching(80, 200),
    Sign::new(
        Mark::GraphqlEngine,
        &["/v1/graphql"],
        r"[\x22'`](https?://[\w.-]{3,120}(?::\d{2,5})?/v1/graphql)\b",
    )
    .reaching(150, 20),
    Sign::new(
        Mark::PocketBase,
        &["new pocketbase("],
        r"new PocketBase\(\s*[\x22'`](https?://[\w.:-]{3,120}/?)[\x22'`]",
    )
    .reaching(0, 180),
    Sign::new(
        Mark::Registration,
        &["createuserwithemailandpassword", "signinanonymously"],
        r"(createUserWithEmailAndPassword|signInAnonymously)",
    )
    .reaching(0, 40),
    Sign::new(
        Mark::SupabaseBucket,
        &["storage.from(", "/object/public/"],
        r"storage\.from\(\s*[\x22'`]([A-Za-z0-9._-]{1,63})[\x22'`]|/storage/v1/object/public/([A-Za-z0-9._-]{1,63})/",
    )
    .reaching(20, 120),
    Sign::new(
        Mark::SupabaseClient,
        &["createclient("],
        r"createClient\(\s*[\x22'`](https?://[\w.:-]{3,120}/?[\x22'`]\s*,\s*[\x22'`](?:sb_publishable_[\w-]{20,60}|eyJ[\w-]{10,600}\.eyJ[\w-]{10,2200}\.[\w-]{20,700}))[\x22'`]",
    )
    .reaching(0, 3700),
    Sign::new(
        Mark::SupabaseTable,
        &[".from('", ".from(\"", ".from(`"],
        r"\.from\([\x22'`]([A-Za-z_]\w{0,62})[\x22'`]\)\s*\.(?:select|insert|update|upsert|delete)\(",
    )
    .reaching(0, 140),
];
