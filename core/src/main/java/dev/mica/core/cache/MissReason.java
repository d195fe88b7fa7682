package dev.mica.core.cache;

import java.util.List;

/// Why no record could be used.
public sealed interface MissReason {
    /// For people, without a full stop.
    String describe();

    /// No step of this name was built before.
    record NeverBuilt() implements MissReason {
        @Override
        public String describe() {
            return "never built before";
        }
    }

    /// Inputs differ from the nearest earlier record's.
    ///
    /// @param changes not empty
    record Changed(List<String> changes) implements MissReason {
        public Changed {
            changes = List.copyOf(changes);
        }

        @Override
        public String describe() {
            return String.join("; ", changes);
        }
    }

    /// A record is there, but not all that it refers to.
    record Incomplete(String what) implements MissReason {
        @Override
        public String describe() {
            return "a record is there, but " + what;
        }
    }

    /// The request wants it built again.
    record NotWanted() implements MissReason {
        @Override
        public String describe() {
            return "the cache is not to be used for it";
        }
    }
}
