package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountFlagTest {
    @Test
    void aMountIsBoundAndReadOnlyUnlessItSaysOtherwise() {
        assertThat(describe("target=/x"))
                .isEqualTo(new MountDescription(
                        MountType.BIND,
                        Optional.empty(),
                        "",
                        "/x",
                        true,
                        0,
                        "",
                        MountSharing.SHARED,
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
    }

    @Test
    void eachOptionIsRead() {
        MountDescription mount =
                describe("type=cache,from=base,src=/a,dst=/b,ro,id=c,sharing=locked,mode=0755,uid=1,gid=2");
        assertThat(mount)
                .isEqualTo(new MountDescription(
                        MountType.CACHE,
                        Optional.of("base"),
                        "/a",
                        "/b",
                        true,
                        0,
                        "c",
                        MountSharing.LOCKED,
                        false,
                        Optional.empty(),
                        OptionalInt.of(0755),
                        OptionalLong.of(1),
                        OptionalLong.of(2)));
        assertThat(describe("type=cache,target=/x").readOnly()).isFalse();
        assertThat(describe("type=tmpfs,target=/x,size=1.5k").sizeLimit()).isEqualTo(1536);
        assertThat(describe("type=secret,id=a,env=A,required").env()).contains("A");
        assertThat(describe("\"target=/a,b\",rw").target()).isEqualTo("/a,b");
    }

    @Test
    void valuesAreExpandedWhenTheyAreAskedFor() {
        MountFlag mount = flag("type=$T,target=/$T");
        assertThat(mount.describe(value -> value.replace("$T", "tmpfs")).type()).isEqualTo(MountType.TMPFS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            typ=cache                    | unexpected key 'typ' in 'typ=cache'                       | did you mean type?
            type=tmpf                    | unsupported mount type "tmpf"                              | did you mean tmpfs?
            type=cache,sharing=lock      | unsupported sharing value "lock"                           | did you mean locked?
            nothing                      | invalid field 'nothing' must be a key=value pair           | ''
            required                     | unexpected key 'required' for mount type 'bind'            | ''
            size=1                       | unexpected key 'size' for mount type 'bind'                | ''
            type=tmpfs,size=1x           | invalid value for size: 1x                                 | ''
            mode=9                       | invalid value 9 for mode                                   | ''
            uid=-1                       | invalid value -1 for uid                                   | ''
            ro=maybe                     | invalid value for ro: maybe                                | ''
            uid=1                        | uid not allowed for "bind" type mounts                     | ''
            type=secret                  | invalid secret mount. one of source, target required       | ''
            type=secret,src=a,id=b       | both source and id can't be set                            | ''
            sharing=locked               | invalid cache sharing set for bind mount                   | ''
            """)
    void whatIsWrongIsSaidAsBuildKitSaysIt(String text, String message, String hint) {
        assertThatThrownBy(() -> describe(text))
                .isInstanceOfSatisfying(
                        IllegalMountException.class, e -> assertThat(e.hint()).isEqualTo(hint))
                .hasMessage(message);
    }

    @Test
    @Tag("rule-29")
    void onlyTheSourceOfFilesMustNotBeAVariable() {
        assertThatThrownBy(() -> flag("from=$base"))
                .hasMessage("'from' doesn't support variable expansion, define alias stage instead");
        assertThat(flag("from=base$").from()).contains("base$");
        assertThatThrownBy(() -> flag("a\"b"))
                .hasMessage("failed to parse csv mounts: parse error on line 1, column 2: bare \" in non-quoted field");
    }

    private static MountDescription describe(String text) {
        return flag(text).describe(UnaryOperator.identity());
    }

    private static MountFlag flag(String text) {
        String quoted = "'" + text + "'";
        Dockerfile dockerfile = Dockerfile.parse("FROM a\nRUN --mount=" + quoted + " x");
        Instruction.Run run =
                (Instruction.Run) dockerfile.stages().getFirst().instructions().getFirst();
        return run.flags().mounts().getFirst();
    }
}
