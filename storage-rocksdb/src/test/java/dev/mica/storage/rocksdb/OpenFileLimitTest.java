package dev.mica.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenFileLimitTest {
    private static String limits(String soft) {
        return "Limit                     Soft Limit           Hard Limit           Units     \n"
                + "Max resident set          unlimited            unlimited            bytes     \n"
                + "Max open files            %-20s 1048576              files     \n".formatted(soft);
    }

    @Test
    void tooFewAreRefusedWithWhatToDo() {
        assertThatThrownBy(() -> OpenFileLimit.check(limits("32")))
                .isInstanceOf(RocksStoreException.class)
                .hasMessageContaining("may have 32 files open")
                .hasMessageContaining("ulimit -n");
    }

    @Test
    void enoughAndNoLimitAreTaken() {
        assertThatCode(() -> OpenFileLimit.check(limits("64"))).doesNotThrowAnyException();
        assertThatCode(() -> OpenFileLimit.check(limits("unlimited"))).doesNotThrowAnyException();
        assertThatCode(OpenFileLimit::check).doesNotThrowAnyException();
    }
}
