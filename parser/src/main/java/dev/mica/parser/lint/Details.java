package dev.mica.parser.lint;

import dev.mica.parser.words.GoQuote;
import java.util.Optional;

/// What rules say of a place, in BuildKit's words.
public final class Details {
    private Details() {}

    public static String stageNameCasing(String stage) {
        return "Stage name '" + stage + "' should be lowercase";
    }

    /// @param from the keyword FROM as written
    /// @param as the keyword AS as written
    public static String fromAsCasing(String from, String as) {
        return "'" + as + "' and '" + from + "' keywords' casing do not match";
    }

    public static String noEmptyContinuation() {
        return "Empty continuation line";
    }

    /// @param casing `lowercase` or `uppercase`
    public static String consistentInstructionCasing(String keyword, String casing) {
        return "Command '" + keyword + "' should match the case of the command majority (" + casing + ")";
    }

    public static String duplicateStageName(String stage) {
        return "Duplicate stage name " + GoQuote.quote(stage) + ", stage names should be unique";
    }

    public static String reservedStageName(String stage) {
        return "Stage name should not use the same name as reserved stage " + GoQuote.quote(stage);
    }

    /// @param keyword CMD or ENTRYPOINT as written
    public static String jsonArgsRecommended(String keyword) {
        return "JSON arguments recommended for " + keyword + " to prevent unintended behavior related to OS signals";
    }

    public static String maintainerDeprecated() {
        return "Maintainer instruction is deprecated in favor of using label";
    }

    /// @param meant a declared argument of a similar name
    public static String undefinedArgInFrom(String argument, Optional<String> meant) {
        return "FROM argument '" + argument + "' is not declared"
                + meant.map(name -> " (did you mean " + name + "?)").orElse("");
    }

    public static String workdirRelativePath(String path) {
        return "Relative workdir " + GoQuote.quote(path) + " can have unexpected results if the base image changes";
    }

    /// @param meant a variable of a similar name that is set
    public static String undefinedVar(String variable, Optional<String> meant) {
        return "Usage of undefined variable '$" + variable + "'"
                + meant.map(name -> " (did you mean $" + name + "?)").orElse("");
    }

    /// @param keyword the instruction's name as written
    public static String multipleInstructionsDisallowed(String keyword) {
        return "Multiple "
                + keyword
                + " instructions should not be used in the same stage because only the last one will be used";
    }

    /// @param keyword ENV or LABEL as written
    public static String legacyKeyValueFormat(String keyword) {
        return "\"" + keyword + " key=value\" should be used instead of legacy \"" + keyword + " key value\" format";
    }

    public static String invalidBaseImagePlatform(String image, String expected, String actual) {
        return "Base image "
                + image
                + " was pulled with platform "
                + GoQuote.quote(actual)
                + ", expected "
                + GoQuote.quote(expected)
                + " for current build";
    }

    /// @param platform the flag's value as written
    public static String redundantTargetPlatform(String platform) {
        return "Setting platform to predefined " + platform + " in FROM is redundant as this is the default behavior";
    }

    /// @param keyword `ARG` or `ENV`
    public static String secretsUsedInArgOrEnv(String keyword, String name) {
        return "Do not use ARG or ENV instructions for sensitive data (" + keyword + " " + GoQuote.quote(name) + ")";
    }

    /// @param base what FROM names, as written
    public static String invalidDefaultArgInFrom(String base) {
        return "Default value for ARG " + base + " results in empty or invalid base image name";
    }

    public static String fromPlatformFlagConstDisallowed(String platform) {
        return "FROM --platform flag should not use constant value " + GoQuote.quote(platform);
    }

    /// @param verb `Copy` or `Add`
    public static String copyIgnoredFile(String verb, String file) {
        return "Attempting to " + verb + " file " + GoQuote.quote(file) + " that is excluded by .dockerignore";
    }

    /// @param keyword `ARG` or `FROM`
    public static String invalidDefinitionDescription(String keyword, String name) {
        return "Comment for " + keyword + " should follow the format: `# " + name + " <description>`";
    }

    /// @param port the whole word
    public static String exposeProtoCasing(String port) {
        return "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase";
    }

    /// @param port the whole word
    public static String exposeInvalidFormat(String port) {
        return "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'";
    }
}
