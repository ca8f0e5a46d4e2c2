//! What the documents say, checked: links, commands, and that every alert has a page.
//!
//! A block marked `sh` is a shell's, and each command of the marketplace in it exists. A block marked `sh run` looks
//! and changes nothing, and is run on a real stack.

#![cfg(test)]

mod commands;
mod document;
mod host;
mod links;
mod pages;
mod running;
mod shell;
