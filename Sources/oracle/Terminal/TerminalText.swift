/// A line for a terminal. Literals are the program's own; everything interpolated is escaped, because names, paths and
/// descriptions come from strangers: no escape sequence, no line break and no change of writing direction gets through.
///
///     console.print("\("known", .good)  \(name)")
package struct TerminalText: ExpressibleByStringInterpolation, Sendable, Hashable {
    package enum Style: Sendable, Hashable {
        case bold, dim, good, caution, bad, accent

        /// The parameter of SGR (ECMA-48 8.3.117).
        var code: String {
            switch self {
            case .bold: "1"
            case .dim: "2"
            case .good: "32"
            case .caution: "33"
            case .bad: "1;31"
            case .accent: "36"
            }
        }
    }

    struct Segment: Hashable, Sendable {
        var text: String
        var style: Style?
    }

    private(set) var segments: [Segment]

    package init(stringLiteral value: String) { segments = [Segment(text: value, style: nil)] }

    package init(stringInterpolation: StringInterpolation) { segments = stringInterpolation.segments }

    /// Somebody's text, escaped.
    package init(_ text: String, _ style: Style? = nil) {
        segments = [Segment(text: Self.escape(text), style: style)]
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var segments: [Segment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { segments.append(Segment(text: literal, style: nil)) }
        }

        package mutating func appendInterpolation(
            _ value: some CustomStringConvertible, _ style: Style? = nil
        ) {
            segments.append(Segment(text: TerminalText.escape(value.description), style: style))
        }

        package mutating func appendInterpolation(_ text: TerminalText) { segments += text.segments }
    }

    package static func + (left: TerminalText, right: TerminalText) -> TerminalText {
        var sum = left
        sum.segments += right.segments
        return sum
    }

    /// Columns on a terminal, counting a character as one.
    package var width: Int { segments.reduce(0) { $0 + $1.text.count } }
    package var plain: String { segments.reduce(into: "") { $0 += $1.text } }

    package func rendered(inColor: Bool) -> String {
        guard inColor else { return plain }
        return segments.reduce(into: "") { out, segment in
            if let style = segment.style {
                out += "\u{1B}[\(style.code)m\(segment.text)\u{1B}[0m"
            } else {
                out += segment.text
            }
        }
    }

    /// Writes what would act on a terminal, or hide, as `\u{...}`.
    package static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: acts) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if acts(scalar) {
                out += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func acts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        // C0, DEL, C1.
        case 0..<0x20, 0x7F...0x9F: true
        // Soft hyphen, zero width, line and paragraph separators, directional marks, embeddings and isolates (UAX #9 2),
        // invisible operators, BOM.
        case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
            true
        // Tags.
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}
