package dev.mica.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final Listing LISTING = new Listing(List.of("Repository", "ID"), List.of("REPOSITORY", "IMAGE ID"));
    private static final List<Value.Fields> ROWS = List.of(
            new FieldsBuilder().with("ID", "1").with("Repository", "python").build(),
            new FieldsBuilder()
                    .with("ID", "2")
                    .with("Repository", "a-long-name/app")
                    .build());

    @Test
    void laysColumnsOutAsDockerDoes() {
        assertThat(LISTING.render(ROWS, "")).isEqualTo("""
                        REPOSITORY        IMAGE ID
                        python            1
                        a-long-name/app   2
                        """);
    }

    @Test
    void columnsAreAtLeastTenWide() {
        assertThat(Table.of("A", "B").row("1", "2").text()).isEqualTo("A         B\n1         2\n");
    }

    @Test
    void printsOneObjectALine() {
        assertThat(LISTING.render(ROWS, "json")).isEqualTo("""
                        {"ID":"1","Repository":"python"}
                        {"ID":"2","Repository":"a-long-name/app"}
                        """);
    }

    @Test
    void printsTemplates() {
        assertThat(LISTING.render(ROWS, "{{.ID}}={{.Repository}}")).isEqualTo("1=python\n2=a-long-name/app\n");
    }

    @Test
    void printsTablesOfTemplates() {
        assertThat(LISTING.render(ROWS, "table {{.ID}}\\t{{.Repository}}")).isEqualTo("""
                        ID        REPOSITORY
                        1         python
                        2         a-long-name/app
                        """);
    }
}
