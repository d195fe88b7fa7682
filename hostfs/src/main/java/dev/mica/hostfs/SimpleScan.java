package dev.mica.hostfs;

import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;

/// A finished scan.
record SimpleScan(Tree tree, TreeReader directories, FileContents contents, long readBytes)
        implements ContextSource.Scan {}
