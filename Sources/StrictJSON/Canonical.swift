/// The JSON Canonicalization Scheme (RFC 8785): one text for one value, whoever wrote it and however.
///
///     members   sorted by the UTF-16 code units of their names (3.2.3); no white space
///     strings   escaped only where RFC 8259 demands it; \b \t \n \f \r, else \u00xx in lowercase (3.2.2.2)
///     numbers   as ECMAScript prints the double: the shortest digits that read back as it (3.2.2.3)
///
/// An integer beyond 2^53 is refused: readers that keep all of its digits and readers that round it would hold different values,
/// and both would sign the same text.
extension JSONValue {
    /// - Parameter leavingOut: members of this value, an object, that do not count.
    package func canonical(leavingOut names: Set<String> = []) throws(JSONError) -> [UInt8] {
        var out: [UInt8] = []
        try writeCanonical(to: &out, leavingOut: names)
        return out
    }

    // Depth is bounded by the parser's limit, so this recursion is too.
    private func writeCanonical(to out: inout [UInt8], leavingOut names: Set<String>) throws(JSONError) {
        switch kind {
        case .null: out += "null".utf8
        case .true: out += "true".utf8
        case .false: out += "false".utf8
        case .string: Canonical.write(string ?? "", to: &out)
        case .number:
            guard let double, let text = numberText else { throw error("no number") }
            let isInteger = !text.utf8.contains { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 }
            guard !isInteger || abs(double) < 0x1p53 || int.map({ abs($0) == 1 << 53 }) ?? false else {
                throw error("an integer beyond 2^53, which has no canonical form")
            }
            out += Canonical.text(of: double).utf8
        case .array:
            out.append(0x5B)
            if let elements {
                var isFirst = true
                for element in elements {
                    if !isFirst { out.append(0x2C) }
                    isFirst = false
                    try element.writeCanonical(to: &out, leavingOut: [])
                }
            }
            out.append(0x5D)
        case .object:
            var sorted: [(name: String, units: [UInt16], value: JSONValue)] = []
            if let members {
                for member in members {
                    let name = member.name
                    guard !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { continue }
                    sorted.append((name, Array(name.utf16), member.value))
                }
            }
            sorted.sort { $0.units.lexicographicallyPrecedes($1.units) }
            out.append(0x7B)
            for (index, member) in sorted.enumerated() {
                if index > 0 { out.append(0x2C) }
                Canonical.write(member.name, to: &out)
                out.append(0x3A)
                try member.value.writeCanonical(to: &out, leavingOut: [])
            }
            out.append(0x7D)
        }
    }
}

package enum Canonical {
    /// A double as ECMAScript's Number::toString prints it (ECMA-262 6.1.6.1.20).
    /// - Parameter value: finite.
    package static func text(of value: Double) -> String {
        precondition(value.isFinite)
        // Also for -0.
        if value == 0 { return "0" }
        // Swift prints the shortest digits that read back, and of those the nearest, as ECMAScript asks; only their
        // layout differs.
        var digits: [UInt8] = []
        /// Where the point stands: the value is 0.digits times 10 to the power of this.
        var point = 0
        var hasPoint = false
        var exponent = 0
        var text = value.magnitude.description.utf8[...]
        if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(String(decoding: text[text.index(after: mark)...], as: UTF8.self)) ?? 0
            text = text[..<mark]
        }
        for byte in text {
            if byte == 0x2E {
                hasPoint = true
            } else {
                digits.append(byte)
                if !hasPoint { point += 1 }
            }
        }
        let leading = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(leading)
        point += exponent - leading
        while digits.last == 0x30 { digits.removeLast() }
        let sign = value < 0 ? "-" : ""
        let (k, n) = (digits.count, point)
        func string(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
        func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
        // The steps of the clause, with its names: k digits, n the exponent.
        if k <= n, n <= 21 { return sign + string(digits) + zeros(n - k) }
        if 0 < n, n <= 21 { return sign + string(digits[..<n]) + "." + string(digits[n...]) }
        if -6 < n, n <= 0 { return sign + "0." + zeros(-n) + string(digits) }
        let power = (n - 1 < 0 ? "e-" : "e+") + String(abs(n - 1))
        if k == 1 { return sign + string(digits) + power }
        return sign + string(digits[..<1]) + "." + string(digits[1...]) + power
    }

    static func write(_ string: String, to out: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        out.append(0x22)
        for byte in string.utf8 {
            switch byte {
            case 0x22: out += [0x5C, 0x22]
            case 0x5C: out += [0x5C, 0x5C]
            case 0x08: out += [0x5C, 0x62]
            case 0x09: out += [0x5C, 0x74]
            case 0x0A: out += [0x5C, 0x6E]
            case 0x0C: out += [0x5C, 0x66]
            case 0x0D: out += [0x5C, 0x72]
            case 0..<0x20: out += "\\u00".utf8 + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }
}
