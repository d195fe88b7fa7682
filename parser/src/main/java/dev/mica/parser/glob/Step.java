package dev.mica.parser.glob;

/// One step of an expression.
///
/// @param accepted the characters it takes
record Step(CharacterSet accepted, Count count) {
    /// How many characters.
    enum Count {
        ONE,
        AT_MOST_ONE,
        ANY_NUMBER,
        /// Any number of whole names with the slash behind each; two states long.
        DIRECTORIES
    }

    static final Step DIRECTORIES = new Step(CharacterSet.ANY, Count.DIRECTORIES);
}
