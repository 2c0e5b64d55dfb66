// YAML: a YAML 1.1 text (policies, model cards) as values that know their lines. A thin wrapper of libyaml's events.
//
// A safe subset is read, and anything beyond it is an error with its line, never a guess:
//   - UTF-8 without a byte order mark; one document;
//   - mappings, sequences and scalars; the keys of a mapping are scalars, and none stands twice (compared by UTF-8 bytes);
//   - no anchors, aliases or tags: what is written once is meant once, and no text expands to more than itself;
//   - at most `YAMLLimits.depth` levels, `YAMLLimits.bytes` bytes and `YAMLLimits.values` values.
// Scalars are text. A plain scalar can be asked whether it is null, a boolean or an integer of YAML's core schema; a quoted
// one is a string whatever it holds, and `no` is a string too (YAML 1.2.2, 10.3.2).
//
// libyaml is a state machine without recursion; the tree is built with a stack of its own, so depth costs no native stack.
// Pure: no file is read here. No other module imports CYAML.

/// Why a text is not the YAML that is read here.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    package let reason: String
    /// From 1.
    package let line: Int
    /// From 1, in characters; nil where it is not known.
    package let column: Int?

    package init(_ reason: String, line: Int, column: Int? = nil) {
        self.reason = reason
        self.line = line
        self.column = column
    }

    package var description: String { "line \(line): \(reason)" }
}

/// What a text may cost.
package struct YAMLLimits: Hashable, Sendable {
    package var depth: Int
    package var bytes: Int
    package var values: Int

    package init(depth: Int = 16, bytes: Int = 256 << 10, values: Int = 1 << 16) {
        self.depth = depth
        self.bytes = bytes
        self.values = values
    }

    /// Files that people write: 16 levels, 256 KiB.
    package static let standard = YAMLLimits()
}

/// One value and where it starts.
package struct YAMLValue: Sendable {
    package enum Content: Sendable {
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        case mapping([Member])
    }

    package struct Member: Sendable {
        package let key: String
        /// The line of the key, from 1.
        package let line: Int
        /// The column of the key, from 1.
        package let column: Int
        package let value: YAMLValue

        package func error(_ reason: String) -> YAMLError { YAMLError(reason, line: line, column: column) }
    }

    package let content: Content
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int

    package var kind: String {
        switch content {
        case .scalar: "a scalar"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text of a scalar that is not null.
    package var string: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    package var bool: Bool? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }

    /// A plain decimal integer that fits.
    package var int: Int? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        let digits = text.utf8.drop { $0 == 0x2D }
        guard text.utf8.count - digits.count <= 1, !digits.isEmpty,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }

    package var elements: [YAMLValue]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    package var members: [Member]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The value of a mapping's key; nil where there is none or this is no mapping.
    package subscript(_ key: String) -> YAMLValue? {
        members?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    package func error(_ reason: String) -> YAMLError { YAMLError(reason, line: line, column: column) }
}
