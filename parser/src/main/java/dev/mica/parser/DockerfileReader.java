package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads a Dockerfile line by line into statements: joins continued lines, drops comments, gathers heredocs.
final class DockerfileReader {
    private final LineScanner lines;
    private final DirectiveScanner directives = new DirectiveScanner("#");
    private final List<Statement> statements = new ArrayList<>();
    private final List<ParserWarning> warnings = new ArrayList<>();
    private final ForeignBytes foreign = new ForeignBytes();
    private final List<String> comments = new ArrayList<>();
    private Optional<Directive> escapeDirective = Optional.empty();
    private char escape = '\\';

    private DockerfileReader(String content) {
        this.lines = new LineScanner(content.startsWith("\uFEFF") ? content.substring(1) : content);
    }

    static Dockerfile read(String content) {
        DockerfileReader reader = new DockerfileReader(content);
        reader.readStatements();
        List<Directive> directives = DockerfileSyntax.directives(content);
        reader.escapeDirective.ifPresent(directives::add);
        directives.sort(Comparator.comparingInt(Directive::line));
        return StageReader.read(
                reader.statements,
                directives,
                reader.escape,
                reader.warnings,
                reader.foreign.found(),
                DockerfileLines.of(content));
    }

    /// The statements of a text.
    static List<Statement> statements(String content) {
        DockerfileReader reader = new DockerfileReader(content);
        reader.readStatements();
        return reader.statements;
    }

    private void readStatements() {
        while (lines.advance()) {
            readStatement();
        }
        SourceRange here = lastLine();
        if (statements.isEmpty()) {
            throw new DockerfileException(here, "file with no instructions", "");
        }
        if (lines.metTooLong()) {
            SourceRange next = new SourceRange(lines.number() + 1, lines.number() + 1);
            throw new DockerfileException(
                    next, "dockerfile line greater than max allowed size of " + LineScanner.MAX_LINE_BYTES, "");
        }
    }

    private SourceRange lastLine() {
        int number = Math.max(1, lines.number());
        return new SourceRange(number, number);
    }

    private void readStatement() {
        boolean comment = LineText.isComment(lines.line());
        String text = WhiteSpace.trimStart(LineText.withoutEnd(lines.line()));
        boolean directive = readDirective(text);
        if (comment) {
            if (!directive) {
                addComment();
            }
            return;
        }
        int start = lines.number();
        Optional<String> continued = LineText.withoutContinuation(text, escape);
        if (continued.isEmpty() && text.isEmpty()) {
            return;
        }
        StringBuilder joined = new StringBuilder(continued.orElse(text));
        boolean blankLines = continued.isPresent() && joinContinued(joined);
        String line = joined.toString();
        if (blankLines) {
            warnings.add(new ParserWarning("Empty continuation line found in: " + line, lastLine()));
        }
        addStatement(line, start);
        comments.clear();
    }

    /// A comment that follows another belongs to the same instruction; an empty one starts anew. The first
    /// character of the line is taken for the `#` even where that is indented.
    private void addComment() {
        String text = WhiteSpace.trim(lines.line().substring(1));
        if (text.isEmpty()) {
            comments.clear();
        } else {
            comments.add(SourceText.replaced(text));
        }
    }

    private boolean readDirective(String text) {
        try {
            Optional<Directive> directive = directives.next(text);
            if (directive.isPresent() && directive.get().kind() == Directive.Kind.ESCAPE) {
                escape = escapeCharacter(directive.get().value());
                escapeDirective = directive;
            }
            return directive.isPresent();
        } catch (StatementException e) {
            throw e.at(lastLine());
        }
    }

    private static char escapeCharacter(String value) throws StatementException {
        return switch (value) {
            case "\\" -> '\\';
            case "`" -> '`';
            default -> throw new StatementException("invalid escape token '" + value + "' does not match ` or \\");
        };
    }

    /// Appends the lines that continue the current one.
    ///
    /// @return whether blank lines stood among them
    private boolean joinContinued(StringBuilder joined) {
        boolean blankLines = false;
        while (lines.advance()) {
            if (LineText.isComment(lines.line())) {
                continue;
            }
            if (LineText.isBlank(lines.line())) {
                blankLines = true;
                continue;
            }
            String text = LineText.withoutEnd(lines.line());
            Optional<String> continued = LineText.withoutContinuation(text, escape);
            joined.append(continued.orElse(text));
            if (continued.isEmpty()) {
                break;
            }
        }
        return blankLines;
    }

    private void addStatement(String line, int start) {
        try {
            SourceRange range = new SourceRange(start, lines.number());
            Statement statement = new StatementSplitter(escape).split(foreign.ofLine(line, range), range, comments);
            List<Heredoc> heredocs = List.of();
            if (line.contains("<<") && canHaveHeredocs(statement)) {
                heredocs = foreign.ofBodies(statement, readHeredocs(HeredocWords.ofLine(line)));
            }
            statements.add(statement.with(heredocs, new SourceRange(start, lines.number())));
        } catch (StatementException e) {
            throw e.at(new SourceRange(start, lines.number()));
        }
    }

    private static boolean canHaveHeredocs(Statement statement) {
        Statement inner = statement.trigger().orElse(statement);
        return !inner.json()
                && (inner.keyword().equalsIgnoreCase("RUN")
                        || inner.keyword().equalsIgnoreCase("COPY")
                        || inner.keyword().equalsIgnoreCase("ADD"));
    }

    private List<Heredoc> readHeredocs(List<Heredoc> announced) throws StatementException {
        List<Heredoc> heredocs = new ArrayList<>(announced.size());
        for (Heredoc heredoc : announced) {
            heredocs.add(new Heredoc(
                    heredoc.name(), heredoc.fileDescriptor(), heredoc.expand(), heredoc.chomp(), body(heredoc)));
        }
        return List.copyOf(heredocs);
    }

    private String body(Heredoc heredoc) throws StatementException {
        StringBuilder body = new StringBuilder();
        while (lines.advance()) {
            String text = LineText.withoutEnd(lines.line());
            String candidate = heredoc.chomp() ? LineText.withoutLeadingTabs(text) : text;
            if (candidate.equals(heredoc.name())) {
                return body.toString();
            }
            body.append(lines.line());
        }
        throw new StatementException("unterminated heredoc");
    }
}
