//! The binary as its users meet it: commands in a process, the API over HTTP, both databases.

mod kill;
mod layers;
mod rules_command;
mod sandbox;
mod scan_command;
mod scans;
mod serving;
mod support;
