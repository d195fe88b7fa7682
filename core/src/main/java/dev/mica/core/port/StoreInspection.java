package dev.mica.core.port;

import java.io.IOException;
import java.util.List;

/// Looks at a store's own files, below what the other ports show: packs, indexes, logs, tables. What is found
/// there may be invisible through the ports, since what can't be read in them looks as if it had never been
/// there.
public interface StoreInspection {
    /// Looks at every file.
    ///
    /// @param repair whether to make damaged files such that the store can be opened and tells the truth about
    ///     what it holds. What could not be read is gone then; what refers to it is for others to find
    /// @return all that is damaged, repaired or not; empty if nothing is
    /// @throws IOException if the files can't be looked at or, with `repair`, written; or if running work uses
    ///     a file that would have to be replaced
    List<Damage> inspect(boolean repair) throws IOException;

    /// A damaged file.
    ///
    /// @param place its path
    /// @param found where in it what was expected, and what is there
    /// @param repaired whether that was dealt with
    record Damage(String place, String found, boolean repaired) {}
}
