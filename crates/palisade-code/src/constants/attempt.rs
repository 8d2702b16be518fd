//! `try`: what is known where something was thrown. Called by the walk over the statements.

use crate::ast::NodeId;

use super::known::Known;
use super::walk::Walk;

/// What is known where an exception is caught: what holds wherever one may have been thrown.
#[derive(Debug, Default)]
pub(super) struct Thrown {
    known: Option<Known>,
    /// Whether anything was set since it was last noted.
    is_stale: bool,
}

impl Thrown {
    pub(super) fn is_stale(&mut self) {
        self.is_stale = true;
    }
}

impl Walk<'_> {
    /// Something may be thrown here.
    pub(super) fn may_throw(&mut self) {
        if self.is_dead {
            return;
        }
        let Some(thrown) = self.thrown.last_mut() else { return };
        match &mut thrown.known {
            None => thrown.known = Some(self.known.clone()),
            Some(known) if thrown.is_stale => known.meet(&self.known),
            Some(_) => {}
        }
        thrown.is_stale = false;
    }

    /// `[resources, Block, Catches, else, finally]`
    pub(super) fn attempt(&mut self, parts: &[NodeId]) {
        let &[resources, block, catches, otherwise, finally] = parts else { return };
        self.statement(resources);
        self.thrown.push(Thrown::default());
        self.statement(block);
        let thrown = self.thrown.pop().and_then(|thrown| thrown.known);
        self.statement(otherwise);
        let mut ends = vec![(self.known.clone(), self.is_dead)];
        for catch in self.ast.children(catches) {
            self.is_dead = thrown.is_none();
            self.known = thrown.clone().unwrap_or_default();
            self.statement(*catch);
            ends.push((std::mem::take(&mut self.known), self.is_dead));
        }
        self.join(ends);
        if let Some(thrown) = thrown {
            // It may be one that none of these catches.
            let (known, is_dead) = (std::mem::replace(&mut self.known, thrown), self.is_dead);
            self.is_dead = false;
            self.may_throw();
            (self.known, self.is_dead) = (known, is_dead);
        }
        let is_dead = self.is_dead;
        self.statement(finally);
        self.is_dead |= is_dead;
    }
}
