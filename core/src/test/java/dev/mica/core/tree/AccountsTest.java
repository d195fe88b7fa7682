package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountsTest {
    private static final Accounts ACCOUNTS = accounts("""
            root:x:0:0:root:/root:/bin/sh

            daemon:x:1:2:daemon:/:/bin/false
              app:x:1000:1001:app:/home/app:/bin/sh
            app:x:9:9:second:/:/bin/sh
            short:x:7
            odd:x:seven:8
            """, """
            # root:x:5:
            root:x:0:
            appgrp:x:1001:
            extra:x:2000:daemon,app
            more:x:2001:app
            own:x:1001:app
            """);

    private static Accounts accounts(String passwd, String group) {
        return Accounts.parse(
                Optional.of(passwd.getBytes(StandardCharsets.UTF_8)),
                Optional.of(group.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "12,12,12",
        "12:13,12,13",
        "root,0,0",
        "root:root,0,0",
        "app,1000,1001",
        "daemon,1,2",
        "app:appgrp,1000,1001",
        "app:extra,1000,2000",
        "app:77,1000,77",
        "1:appgrp,1,1001",
        "app:,1000,0",
        ":,0,0",
        ":5,0,5",
        "short,7,0",
        "odd,0,8",
        "nobody,0,0",
        "nobody:extra,0,2000",
        "app:nogroup,1000,1001",
        "99999999999,0,0",
    })
    @Tag("rule-49")
    void chownFindsOwnersAsBuildKitDoes(String text, long uid, long gid) {
        assertThat(OwnerRequest.parse(text).resolve(ACCOUNTS)).isEqualTo(new Owner(uid, gid));
    }

    @Test
    void chownSaysWhichFilesItNeedsAndWhatItDidNotFind() {
        assertThat(OwnerRequest.parse("1:2")).matches(r -> !r.needsPasswd() && !r.needsGroup());
        assertThat(OwnerRequest.parse("root:root")).matches(r -> !r.needsPasswd() && !r.needsGroup());
        assertThat(OwnerRequest.parse("app")).matches(r -> r.needsPasswd() && !r.needsGroup());
        assertThat(OwnerRequest.parse("1:appgrp")).matches(r -> !r.needsPasswd() && r.needsGroup());
        assertThat(OwnerRequest.parse("x:y").unknown(ACCOUNTS)).containsExactly("x", "y");
        assertThat(OwnerRequest.parse("app:appgrp").unknown(ACCOUNTS)).isEmpty();
        assertThat(OwnerRequest.parse("app:appgrp").unknown(Accounts.NONE)).containsExactly("app", "appgrp");
    }

    @Test
    @Tag("rule-61")
    void runFindsUsersWithTheirGroupsAndHome() throws Exception {
        assertThat(ACCOUNTS.runUser("")).isEqualTo(new RunUser(0, 0, List.of(0L), "/root"));
        assertThat(ACCOUNTS.runUser("root")).isEqualTo(new RunUser(0, 0, List.of(0L), "/root"));
        assertThat(ACCOUNTS.runUser("app"))
                .isEqualTo(new RunUser(1000, 1001, List.of(2000L, 2001L, 1001L), "/home/app"));
        assertThat(ACCOUNTS.runUser("1000"))
                .isEqualTo(new RunUser(1000, 1001, List.of(2000L, 2001L, 1001L), "/home/app"));
        assertThat(ACCOUNTS.runUser("daemon")).isEqualTo(new RunUser(1, 2, List.of(2L, 2000L), "/"));
        assertThat(ACCOUNTS.runUser("app:extra")).isEqualTo(new RunUser(1000, 2000, List.of(2000L), "/home/app"));
        assertThat(ACCOUNTS.runUser("1000:0")).isEqualTo(new RunUser(1000, 0, List.of(0L), "/home/app"));
        assertThat(ACCOUNTS.runUser("1234")).isEqualTo(new RunUser(1234, 0, List.of(0L), "/"));
        assertThat(ACCOUNTS.runUser("1234:5678")).isEqualTo(new RunUser(1234, 5678, List.of(5678L), "/"));
        assertThat(ACCOUNTS.runUser("1234:appgrp")).isEqualTo(new RunUser(1234, 1001, List.of(1001L), "/"));
    }

    @Test
    void runRefusesUnknownNamesInBuildKitsWords() {
        assertThatThrownBy(() -> ACCOUNTS.runUser("who"))
                .isInstanceOf(UnknownAccountException.class)
                .hasMessage("unable to find user who: no matching entries in passwd file");
        assertThatThrownBy(() -> ACCOUNTS.runUser("app:who"))
                .hasMessage("unable to find group who: no matching entries in group file");
        assertThatThrownBy(() -> Accounts.NONE.runUser("root"))
                .hasMessage("unable to find user root: no matching entries in passwd file");
        assertThatThrownBy(() -> ACCOUNTS.runUser("-1")).hasMessage("uids and gids must be in range 0-2147483647");
        assertThatThrownBy(() -> ACCOUNTS.runUser("app:4294967296"))
                .hasMessage("uids and gids must be in range 0-2147483647");
    }

    @Test
    void rootNeedsNoFiles() throws Exception {
        assertThat(Accounts.NONE.runUser("")).isEqualTo(new RunUser(0, 0, List.of(0L), "/"));
        assertThat(Accounts.NONE.runUser("root:root")).isEqualTo(new RunUser(0, 0, List.of(0L), "/"));
    }
}
