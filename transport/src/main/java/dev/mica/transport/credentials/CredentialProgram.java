package dev.mica.transport.credentials;

import dev.mica.transport.json.JsonText;
import dev.mica.transport.json.JsonValue;
import dev.mica.transport.registry.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A `docker-credential-NAME` program (docker-credential-helpers' protocol): one word says what to do, everything else
/// goes through standard input and output, so that no list of processes shows a secret.
final class CredentialProgram {
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_SHOWN = 200;
    private static final int SECONDS = 60;
    private static final String TOKEN_USER = "<token>";
    private static final String NOT_FOUND = "credentials not found";

    private final String program;
    private final String named;
    private final Map<String, String> environment;

    /// @param name what follows `docker-credential-`
    /// @param named where the name stands, for errors
    CredentialProgram(String name, String named, Map<String, String> environment) throws IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IOException(named + " names the credential helper \"" + name.replaceAll("\\p{Cntrl}", "?")
                    + "\": expected what follows docker-credential- in a program's name");
        }
        this.program = "docker-credential-" + name;
        this.named = named;
        this.environment = Map.copyOf(environment);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Ended(int status, byte[] output) {}

    /// @param server as the program knows it
    Optional<Credential> find(String server) throws IOException {
        Ended ended = run("get", server.getBytes(StandardCharsets.UTF_8));
        if (ended.status() != 0) {
            if (said(ended).contains(NOT_FOUND)) {
                return Optional.empty();
            }
            throw failed("get", server, ended);
        }
        JsonValue answer = JsonValue.parse("the answer of " + program, ended.output());
        String user = answer.text("Username").orElse("");
        String secret = answer.text("Secret").orElse("");
        if (user.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                user.equals(TOKEN_USER) ? new Credential.IdentityToken(secret) : new Credential.Password(user, secret));
    }

    void store(String server, String user, Credential credential) throws IOException {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        fields.put("ServerURL", new JsonValue.Text(server));
        switch (credential) {
            case Credential.Password password -> {
                fields.put("Username", new JsonValue.Text(user));
                fields.put("Secret", new JsonValue.Text(password.secret()));
            }
            case Credential.IdentityToken identity -> {
                fields.put("Username", new JsonValue.Text(TOKEN_USER));
                fields.put("Secret", new JsonValue.Text(identity.token()));
            }
        }
        Ended ended = run("store", JsonText.of(new JsonValue.Fields(fields)));
        if (ended.status() != 0) {
            throw failed("store", server, ended);
        }
    }

    void erase(String server) throws IOException {
        Ended ended = run("erase", server.getBytes(StandardCharsets.UTF_8));
        if (ended.status() != 0 && !said(ended).contains(NOT_FOUND)) {
            throw failed("erase", server, ended);
        }
    }

    private Ended run(String action, byte[] input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(located(), action).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "the credential helper " + program + ", which " + named
                            + " names, can't be run: install it, or take its name out of the file",
                    e);
        }
        try (InputStream answer = process.getInputStream()) {
            Thread deadline = Thread.ofVirtual().start(() -> endLate(process));
            feed(process, input);
            byte[] output = answer.readNBytes(MAX_ANSWER_BYTES);
            int status = process.waitFor();
            deadline.interrupt();
            return new Ended(status, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + program);
        } finally {
            process.destroyForcibly();
        }
    }

    /// Where the given environment has it: Java asks this process's own.
    private String located() {
        for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            Path file = Path.of(folder, program);
            if (file.isAbsolute() && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return program;
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // It ended in time.
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // Its exit status says whether it needed what it didn't read.
        }
    }

    private static String said(Ended ended) {
        return new String(ended.output(), StandardCharsets.UTF_8).strip();
    }

    /// By the protocol a failing program prints why.
    private IOException failed(String action, String server, Ended ended) {
        String said = action.equals("store") ? "" : said(ended).replaceAll("\\p{Cntrl}", " ");
        return new IOException("the credential helper " + program + " (" + named + ") fails to " + action
                + " what it has of " + server + ": exit status " + ended.status()
                + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), MAX_SHOWN))));
    }
}
