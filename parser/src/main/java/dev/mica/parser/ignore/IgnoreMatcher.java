package dev.mica.parser.ignore;

/// Decides which paths an ignore file leaves out.
public interface IgnoreMatcher {}
