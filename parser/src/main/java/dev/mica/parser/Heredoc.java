package dev.mica.parser;

/// A here-document of RUN, COPY, ADD or ONBUILD.
///
/// @param name its delimiter, without quotes
/// @param fileDescriptor the number before `<<`, 0 where there is none
/// @param expand whether variables in the body are expanded: not if any part of the delimiter is quoted
/// @param chomp whether it is written `<<-`
/// @param content the body as it stands in the file
public record Heredoc(String name, long fileDescriptor, boolean expand, boolean chomp, String content) {

    /// The body with the leading tabs of each line removed where `<<-` asks for it.
    public String text() {
        if (!chomp) {
            return content;
        }
        StringBuilder text = new StringBuilder(content.length());
        boolean atStart = true;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (atStart && c == '\t') {
                continue;
            }
            atStart = c == '\n';
            text.append(c);
        }
        return text.toString();
    }
}
