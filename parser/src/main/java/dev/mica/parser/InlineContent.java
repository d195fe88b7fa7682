package dev.mica.parser;

/// A file of COPY or ADD whose content stands in the Dockerfile.
///
/// @param name the file's name: the heredoc's delimiter
/// @param content the body, leading tabs removed where `<<-` asks for it
/// @param expand whether variables in the body are to be expanded
public record InlineContent(String name, String content, boolean expand) {}
