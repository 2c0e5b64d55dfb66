/// A JSON value that is being written. Members keep the order they are given in.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// Finite; printed in the shortest form that reads back as the same number.
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// Members without a value are left out.
    package static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    package static func strings(_ strings: some Sequence<String>) -> JSON {
        .array(strings.map { .string($0) })
    }

    /// Without any white space: log entries and lines of JSON Lines.
    package var compact: [UInt8] {
        var out: [UInt8] = []
        write(to: &out, indent: nil)
        return out
    }

    /// Two spaces a level and a newline at the end: files that people read and diff. An array or object without
    /// nesting that fits in `width` columns stays on one line.
    package func pretty(width: Int = 100) -> [UInt8] {
        var out: [UInt8] = []
        write(to: &out, indent: 0, width: width)
        out.append(0x0A)
        return out
    }

    private func write(to out: inout [UInt8], indent: Int?, width: Int = 0) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .int(let value): out += String(value).utf8
        case .double(let value):
            // Swift prints integral doubles as `1.0` and large ones as `1e+20`: both are JSON.
            out += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let value): Self.write(value, to: &out)
        case .array(let values):
            Self.writeList(values.count, "[", "]", to: &out, indent, width, oneLine: isFlat) {
                index, indent, out in
                values[index].write(to: &out, indent: indent, width: width)
            }
        case .object(let members):
            Self.writeList(members.count, "{", "}", to: &out, indent, width, oneLine: isFlat) {
                index, indent, out in
                Self.write(members[index].name, to: &out)
                out += (indent == nil ? ":" : ": ").utf8
                members[index].value.write(to: &out, indent: indent, width: width)
            }
        }
    }

    private var isFlat: Bool {
        switch self {
        case .array(let values): values.allSatisfy(\.isScalar)
        case .object(let members): members.allSatisfy(\.value.isScalar)
        default: true
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array(let values): values.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private static func writeList(
        _ count: Int, _ start: Character, _ end: Character, to out: inout [UInt8], _ indent: Int?,
        _ width: Int,
        oneLine: Bool, item: (Int, Int?, inout [UInt8]) -> Void
    ) {
        let begin = out.count
        out += String(start).utf8
        if indent == nil || oneLine {
            for index in 0..<count {
                if index > 0 { out += (indent == nil ? "," : ", ").utf8 }
                item(index, indent, &out)
            }
            out += String(end).utf8
            guard let indent, count > 0, out.count - begin + indent * 2 > width else { return }
            out.removeSubrange(begin...)
            out += String(start).utf8
        }
        guard let indent else { return }
        for index in 0..<count {
            if index > 0 { out.append(0x2C) }
            out.append(0x0A)
            out += [UInt8](repeating: 0x20, count: (indent + 1) * 2)
            item(index, indent + 1, &out)
        }
        if count > 0 {
            out.append(0x0A)
            out += [UInt8](repeating: 0x20, count: indent * 2)
        }
        out += String(end).utf8
    }

    /// Escapes what RFC 8259 7 demands, U+007F and the C1 controls, so that no text can move a terminal's cursor.
    private static func write(_ string: String, to out: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        out.append(0x22)
        var previous: UInt8 = 0
        for byte in string.utf8 {
            switch byte {
            case 0x22: out += [0x5C, 0x22]
            case 0x5C: out += [0x5C, 0x5C]
            case 0x0A: out += [0x5C, 0x6E]
            case 0x0D: out += [0x5C, 0x72]
            case 0x09: out += [0x5C, 0x74]
            case 0x80...0x9F where previous == 0xC2:
                // U+0080 to U+009F is C2 80 to C2 9F, and U+009B alone begins a terminal's control sequence.
                out.removeLast()
                fallthrough
            case 0..<0x20, 0x7F:
                out += "\\u00".utf8
                out += [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: out.append(byte)
            }
            previous = byte
        }
        out.append(0x22)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}

extension JSONValue {
    /// The same value, to be written again.
    package var json: JSON {
        // Depth is bounded by the parser's limit, so this recursion is too.
        switch kind {
        case .null: .null
        case .true: .bool(true)
        case .false: .bool(false)
        case .number: int.map { .int($0) } ?? .double(double ?? .nan)
        case .string: .string(string ?? "")
        case .array: .array((elements.map(Array.init) ?? []).map(\.json))
        case .object: .object((members.map(Array.init) ?? []).map { JSON.Member($0.name, $0.value.json) })
        }
    }
}
