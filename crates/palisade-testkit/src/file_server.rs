//! An HTTP server on loopback that serves files from memory with entity tags and ranges, says what it was asked, and breaks
//! as tests want it to.

use std::collections::{BTreeMap, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::exchange::{self, Fault, Request};

/// A running server. Its threads end with the test's process.
#[derive(Debug)]
pub struct FileServer {
    pub url: String,
    shared: Arc<Shared>,
}

/// What the server's threads see.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Content by path, percent-decoded, without the first slash.
    files: BTreeMap<String, Vec<u8>>,
    faults: BTreeMap<String, VecDeque<Fault>>,
    requests: Vec<Request>,
}

impl FileServer {
    /// A server of no files yet.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let shared = Arc::new(Shared::default());
        let of_threads = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = of_threads.clone();
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { url, shared }
    }

    /// Serves these files from now on, beside those that there are.
    pub fn put(&self, files: Vec<(String, Vec<u8>)>) {
        self.shared.state().files.extend(files);
    }

    /// Serves nothing at `path` any more.
    pub fn remove(&self, path: &str) {
        self.shared.state().files.remove(path);
    }

    /// The next requests of `path` are answered so, one after the other; later ones as they should be.
    pub fn break_next(&self, path: &str, faults: &[Fault]) {
        self.shared.state().faults.entry(path.to_owned()).or_default().extend(faults.iter().cloned());
    }

    /// All requests up to now, which are forgotten.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.state().requests)
    }
}

impl Shared {
    /// The content of `path`, and the fault of this request.
    pub(crate) fn note(&self, request: Request) -> (Option<Vec<u8>>, Option<Fault>) {
        let mut state = self.state();
        let fault = state.faults.get_mut(&request.path).and_then(VecDeque::pop_front);
        let content = state.files.get(&request.path).cloned();
        state.requests.push(request);
        (content, fault)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers requests until either side has enough; then there is nobody to tell why.
fn serve(stream: TcpStream, shared: &Shared) {
    let Ok(reading) = stream.try_clone() else { return };
    let (mut reading, mut writing) = (std::io::BufReader::new(reading), stream);
    while let Ok(Some(request)) = exchange::read_request(&mut reading) {
        let (content, fault) = shared.note(request.clone());
        match exchange::answer(&mut writing, &request, content.as_deref(), fault.as_ref()) {
            Ok(true) => {}
            Ok(false) | Err(_) => return,
        }
    }
}
