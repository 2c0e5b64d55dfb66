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
        var out = JSONOutput()
        // Nothing of a single line is given away before its end.
        write(to: &out, indent: nil, width: 0) { _ in }
        return Array(out.bytes)
    }

    /// Two spaces a level and a newline at the end: files that people read and diff. An array or object without
    /// nesting that fits in `width` columns stays on one line.
    package func pretty(width: Int = 100) -> [UInt8] {
        var out: [UInt8] = []
        pretty(width: width) { out += $0 }
        return out
    }

    /// The same in pieces, for answers of many megabytes.
    package func pretty(width: Int = 100, _ take: (UnsafeBufferPointer<UInt8>) -> Void) {
        var out = JSONOutput()
        write(to: &out, indent: 0, width: width, take)
        out.append(0x0A)
        take(out.bytes)
    }

    /// Bytes that are gathered before they are given away.
    private static let piece = 1 << 16

    private func write(
        to out: inout JSONOutput, indent: Int?, width: Int, _ take: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): out.append(value ? "true" : "false")
        case .int(let value): out.append(String(value))
        case .double(let value):
            // Swift prints integral doubles as `1.0` and large ones as `1e+20`: both are JSON.
            out.append(value.isFinite ? "\(value)" : "null")
        case .string(let value): out.append(quoted: value)
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
                    out.append(quoted: members[index].name)
                    out.append(0x3A)
                    if indent != nil { out.append(0x20) }
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
        _ count: Int, _ start: UInt8, _ end: UInt8, to out: inout JSONOutput, _ indent: Int?, _ width: Int,
        oneLine: Bool, _ take: (UnsafeBufferPointer<UInt8>) -> Void,
        item: (Int, Int?, inout JSONOutput) -> Void
    ) {
        let begin = out.count
        out.append(start)
        if indent == nil || oneLine {
            for index in 0..<count {
                if index > 0 {
                    out.append(0x2C)
                    if indent != nil { out.append(0x20) }
                }
                item(index, indent, &out)
            }
            out.append(end)
            guard let indent, count > 0, out.count - begin + indent * 2 > width else { return }
            out.shorten(to: begin + 1)
        }
        guard let indent else { return }
        for index in 0..<count {
            if index > 0 { out.append(0x2C) }
            out.startLine(indent + 1)
            item(index, indent + 1, &out)
            // What stands around a list of several lines is in lines too, so nothing of it is written anew.
            if out.count >= piece {
                take(out.bytes)
                out.shorten(to: 0)
            }
        }
        if count > 0 { out.startLine(indent) }
        out.append(end)
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
