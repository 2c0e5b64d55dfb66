/// What a license text leaves to choose, where it is an expression of SPDX (SPDX 2.3, annex D): `(MIT OR Apache-2.0) AND CC-BY-4.0`.
///
/// Held as its alternatives, each with the licenses that hold together. An exception (`WITH`) takes nothing from a license that
/// matters here. Operators are words of capitals, or of small letters as SPDX 3.0 has them too.
struct LicenseExpression {
    /// What may be chosen, and what holds together in each.
    let alternatives: [[String]]

    /// Alternatives, and licenses in one: no model states so many, and each `AND` of choices multiplies them.
    private static let limit = 32

    /// - Returns: nil for a single license, and for what is no expression.
    init?(_ text: String) {
        guard text.utf8.count <= 1024 else { return nil }
        let words = text.replacingParentheses.split(separator: " ").map { word in
            ["and", "or", "with"].contains(word) ? Substring(word.uppercased()) : word
        }
        guard words.contains(where: { ["AND", "OR", "WITH"].contains($0) }) else { return nil }
        // The operands that were read, and the operators that wait for their right side, as they bind.
        var values: [[[String]]] = []
        var operators: [Substring] = []
        var name: [Substring] = []
        var isComplete = false

        func apply() -> Bool {
            guard let last = operators.popLast(), values.count >= 2 else { return false }
            let (right, left) = (values.removeLast(), values.removeLast())
            let made = last == "OR" ? left + right : left.flatMap { one in right.map { one + $0 } }
            values.append(made)
            return made.count <= Self.limit && made.allSatisfy { $0.count <= Self.limit }
        }
        func endName() -> Bool {
            guard !name.isEmpty else { return isComplete }
            // Of `GPL-2.0-only WITH Classpath-exception-2.0` the license; an exception has one word.
            let parts = name.split(separator: "WITH", omittingEmptySubsequences: false)
            guard !isComplete, parts.count <= 2, !parts[0].isEmpty, parts.count == 1 || parts[1].count == 1
            else {
                return false
            }
            values.append([[parts[0].joined(separator: " ")]])
            name = []
            isComplete = true
            return true
        }
        for word in words {
            switch word {
            case "AND", "OR":
                guard endName() else { return nil }
                while let last = operators.last, last == "AND" || (last == "OR" && word == "OR") {
                    guard apply() else { return nil }
                }
                operators.append(word)
                isComplete = false
            case "(":
                guard !isComplete, name.isEmpty else { return nil }
                operators.append(word)
            case ")":
                guard endName() else { return nil }
                while let last = operators.last, last != "(" { guard apply() else { return nil } }
                guard operators.popLast() != nil else { return nil }
            default:
                guard !isComplete else { return nil }
                name.append(word)
            }
        }
        guard endName() else { return nil }
        while !operators.isEmpty { guard apply() else { return nil } }
        guard values.count == 1 else { return nil }
        alternatives = values[0]
    }
}

extension String {
    /// Each parenthesis a word of its own.
    fileprivate var replacingParentheses: String {
        var out = ""
        for character in unicodeScalars {
            if character == "(" || character == ")" {
                out += " \(character) "
            } else {
                out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
