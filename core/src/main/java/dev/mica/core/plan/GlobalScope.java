package dev.mica.core.plan;

import dev.mica.parser.words.Expander;
import java.util.Map;
import java.util.OptionalLong;

/// What is in force before the first FROM, and what was given on the command line.
///
/// @param arguments platform arguments and the ARGs before the first FROM, as FROM lines see them
/// @param given build arguments, SOURCE_DATE_EPOCH among them wherever it came from
/// @param notes where the ARGs before the first FROM stand, for the outline
record GlobalScope(
        Variables arguments,
        Map<String, String> given,
        OptionalLong epochSeconds,
        Expander expander,
        ArgumentNotes notes) {}
