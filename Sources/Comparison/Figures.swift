/// Numbers as people read them, with as many digits as they are worth.
package enum Figures {
    /// Three significant digits: `0.0312`, `12.5`, `1.03e-06`.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let size = value.magnitude
        var exponent = 0
        var scaled = size
        while scaled >= 10 {
            scaled /= 10
            exponent += 1
        }
        while scaled < 1 {
            scaled *= 10
            exponent -= 1
        }
        var digits = Int((scaled * 100).rounded())
        if digits == 1000 {
            digits = 100
            exponent += 1
        }
        let text = Array(String(digits))
        switch exponent {
        case -4 ... -1:
            return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(trimmed(String(text)))"
        case 0, 1:
            let whole = String(text[...exponent])
            let rest = trimmed(String(text[(exponent + 1)...]))
            return sign + (rest.isEmpty ? whole : "\(whole).\(rest)")
        case 2...8:
            return sign + String(text) + String(repeating: "0", count: exponent - 2)
        default:
            let rest = trimmed(String(text[1...]))
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return
                "\(sign)\(text[0])\(rest.isEmpty ? "" : ".\(rest)")e\(exponent < 0 ? "-" : "+")\(power)"
        }
    }

    /// `||D|| is 3.12% of ||W||`
    /// - Parameter share: the norm of a change in parts of that of the weights; infinite where those are all zeros.
    package static func ofWeights(_ share: Double) -> String {
        share.isFinite ? "||D|| is \(percent(share)) of ||W||" : "||W|| is zero"
    }

    /// `3.12%`
    package static func percent(_ share: Double) -> String {
        // Never a whole that is not one.
        if share < 1, share >= 0.99995 { return "> 99.99%" }
        if share < 1, share >= 0.9 {
            let hundredths = Int((share * 10000).rounded())
            return
                "\(hundredths / 100).\(trimmed(hundredths % 100 < 10 ? "0\(hundredths % 100)" : "\(hundredths % 100)"))%"
                .replacingEmptyFraction
        }
        return "\(number(share * 100))%"
    }

    private static func trimmed(_ digits: String) -> String {
        var digits = digits
        while digits.last == "0" { digits.removeLast() }
        return digits
    }

    /// `1, 3..5, 8`
    package static func ranges(_ numbers: [Int]) -> String {
        var parts: [String] = []
        var index = 0
        while index < numbers.count {
            var end = index
            while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
            parts.append(end == index ? "\(numbers[index])" : "\(numbers[index])..\(numbers[end])")
            index = end + 1
        }
        return parts.joined(separator: ", ")
    }
}

extension String {
    /// `99.%` is `99%`.
    fileprivate var replacingEmptyFraction: String { hasSuffix(".%") ? "\(dropLast(2))%" : self }
}
