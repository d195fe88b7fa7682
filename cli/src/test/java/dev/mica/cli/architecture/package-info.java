/// Holds the rules of ARCHITECTURE.md: what may use what, and what is pure.
package dev.mica.cli.architecture;
