package dev.mica.core.build;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;

/// Something that a store holds, seen as what it is for. One blob may be several things, such as a manifest and the
/// bytes of it.
sealed interface Thing {
    /// For people.
    String describe();

    /// A blob, whatever it says.
    record Bytes(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "blob " + digest;
        }
    }

    /// A name and what it leads to.
    record Name(RefStore.RefName name, Digest target) implements Thing {
        @Override
        public String describe() {
            return "name " + name;
        }
    }

    /// A manifest or an index.
    record Document(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "manifest " + digest;
        }
    }

    /// An image's configuration.
    record Configuration(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "configuration " + digest;
        }
    }

    /// A layer in whatever form.
    record Layer(DiffId diffId) implements Thing {
        @Override
        public String describe() {
            return "layer " + diffId;
        }
    }

    /// A cache record.
    record StepRecord(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "cache record " + digest;
        }
    }

    /// What a cache key saw.
    record Inputs(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "inputs of a cache key " + digest;
        }
    }

    /// A directory with all below it.
    record DirectoryRecord(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "directory record " + digest;
        }
    }

    /// A digest that somebody pinned without saying what it is.
    record Pinned(Digest digest) implements Thing {
        @Override
        public String describe() {
            return "pinned " + digest;
        }
    }
}
