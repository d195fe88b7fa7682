package dev.mica.core.cache;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything a cache key saw, in order. The key is the digest of these fields, each framed by its length;
/// they are stored beside it so that two keys can be compared.
public record KeyInputs(List<KeyField> fields) {
    public KeyInputs {
        fields = List.copyOf(fields);
        Set<String> names = new HashSet<>();
        for (KeyField field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("a key has the field \"" + field.name() + "\" twice");
            }
        }
    }

    public Optional<KeyField> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    public CacheKey key() {
        return new CacheKey(KeyInputsCodec.keyDigest(this));
    }
}
