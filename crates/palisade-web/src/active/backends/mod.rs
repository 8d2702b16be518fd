//! Backends and buckets that the site's own files name: what they answer to somebody who only has what every visitor
//! has. Nothing is asked of hosts that the site does not name.

mod algolia;
mod appwrite;
mod bucket;
mod collect;
mod engine;
mod firebase;
mod firestore;
mod function;
mod pocketbase;
mod supabase;

pub(crate) use collect::collect;
