package dev.mica.parser;

/// One pair of ENV or LABEL, both sides unexpanded and with their quotes.
///
/// @param legacy whether it is written `KEY value`, without `=`
public record KeyValue(String key, String value, boolean legacy) {}
