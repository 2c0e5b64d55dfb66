/// A JSON value that is being written. Members keep the order they are given in. Equal are those that are written the same.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// Finite; printed in the shortest form that reads back as the same number.
    case double(Double)
    case string(String)
    case array([JSON])
    /// An array of so many elements that are made as they are written: of thousands only one is in memory.
    case elements(Int, @Sendable (Int) -> JSON)
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
        var kept: [Member] = []
        kept.reserveCapacity(members.count)
        for (name, value) in members { if let value { kept.append(Member(name, value)) } }
        return .object(kept)
    }

    package static func strings(_ strings: [String]) -> JSON { .array(strings.map { .string($0) }) }

    package static func == (left: JSON, right: JSON) -> Bool { left.compact == right.compact }
    package func hash(into hasher: inout Hasher) { hasher.combine(compact) }

    /// Without any white space: log entries and lines of JSON Lines.
    package var compact: [UInt8] {
        var out: [UInt8] = []
        // Nothing of a single line is given away before its end.
        write(to: &out, indent: nil, width: 0) { _ in }
        return out
    }

    /// Two spaces a level and a newline at the end: files that people read and diff. An array or object without
    /// nesting that fits in `width` columns stays on one line.
    package func pretty(width: Int = 100) -> [UInt8] {
        var out: [UInt8] = []
        pretty(width: width) { out += $0 }
        return out
    }

    /// The same in pieces, for answers of many megabytes.
    package func pretty(width: Int = 100, _ take: ([UInt8]) -> Void) {
        var out: [UInt8] = []
        write(to: &out, indent: 0, width: width, take)
        out.append(0x0A)
        take(out)
    }

    /// Bytes that are gathered before they are given away.
    private static let piece = 1 << 16

    private func write(to out: inout [UInt8], indent: Int?, width: Int, _ take: ([UInt8]) -> Void) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): out.append(value ? "true" : "false")
        case .int(let value): out += String(value).utf8
        case .double(let value):
            // Swift prints integral doubles as `1.0` and large ones as `1e+20`: both are JSON.
            out += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let value): Self.write(value, to: &out)
        case .array(let values):
            // By pointer: an element that is copied is retained.
            values.withUnsafeBufferPointer { values in
                Self.writeList(values.count, 0x5B, 0x5D, to: &out, indent, width, oneLine: isFlat, take) {
                    index, indent, out in
                    values[index].write(to: &out, indent: indent, width: width, take)
                }
            }
        case .elements(let count, let element):
            Self.writeList(count, 0x5B, 0x5D, to: &out, indent, width, oneLine: isFlat, take) {
                index, indent, out in
                element(index).write(to: &out, indent: indent, width: width, take)
            }
        case .object(let members):
            members.withUnsafeBufferPointer { members in
                Self.writeList(members.count, 0x7B, 0x7D, to: &out, indent, width, oneLine: isFlat, take) {
                    index, indent, out in
                    Self.write(members[index].name, to: &out)
                    out.append(indent == nil ? ":" : ": ")
                    members[index].value.write(to: &out, indent: indent, width: width, take)
                }
            }
        }
    }

    private var isFlat: Bool {
        switch self {
        case .array(let values):
            values.withUnsafeBufferPointer { values in values.indices.allSatisfy { values[$0].isScalar } }
        case .elements(let count, let element): (0..<count).allSatisfy { element($0).isScalar }
        case .object(let members):
            members.withUnsafeBufferPointer { members in
                members.indices.allSatisfy { members[$0].value.isScalar }
            }
        default: true
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array(let values): values.isEmpty
        case .elements(let count, _): count == 0
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private static func writeList(
        _ count: Int, _ start: UInt8, _ end: UInt8, to out: inout [UInt8], _ indent: Int?, _ width: Int,
        oneLine: Bool, _ take: ([UInt8]) -> Void, item: (Int, Int?, inout [UInt8]) -> Void
    ) {
        let begin = out.count
        out.append(start)
        if indent == nil || oneLine {
            for index in 0..<count {
                if index > 0 { out.append(indent == nil ? "," : ", ") }
                item(index, indent, &out)
            }
            out.append(end)
            guard let indent, count > 0, out.count - begin + indent * 2 > width else { return }
            out.removeSubrange((begin + 1)...)
        }
        guard let indent else { return }
        func startLine(_ indent: Int) {
            out.append(0x0A)
            out.append(contentsOf: repeatElement(0x20, count: indent * 2))
        }
        for index in 0..<count {
            if index > 0 { out.append(0x2C) }
            startLine(indent + 1)
            item(index, indent + 1, &out)
            // What stands around a list of several lines is in lines too, so nothing of it is written anew.
            if out.count >= piece {
                take(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        if count > 0 { startLine(indent) }
        out.append(end)
    }

    private static func write(_ string: String, to out: inout [UInt8]) {
        out.append(0x22)
        let isWritten: Void? = string.utf8.withContiguousStorageIfAvailable { escape($0, to: &out) }
        if isWritten == nil { Array(string.utf8).withUnsafeBufferPointer { escape($0, to: &out) } }
        out.append(0x22)
    }

    /// Escapes what RFC 8259 7 demands, U+007F and the C1 controls, so that no text can move a terminal's cursor.
    private static func escape(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        // Most texts have nothing to escape and are copied in one piece.
        var copied = 0
        var next = 0
        while true {
            let index = EightBytes.first(in: text, from: next, alsoDelete: true)
            guard index < text.count else { break }
            next = index + 1
            let byte = text[index]
            // U+0080 to U+009F is C2 80 to C2 9F, and U+009B alone begins a terminal's control sequence.
            let isC1 = byte & 0xE0 == 0x80 && index > 0 && text[index - 1] == 0xC2
            if byte >= 0x80 && !isC1 { continue }
            out.append(contentsOf: text[copied..<(isC1 ? index - 1 : index)])
            copied = index + 1
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0x0A: out.append("\\n")
            case 0x0D: out.append("\\r")
            case 0x09: out.append("\\t")
            default:
                out.append("\\u00")
                for digit in [byte >> 4, byte & 15] { out.append(digit + (digit < 10 ? 0x30 : 0x57)) }
            }
        }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
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
