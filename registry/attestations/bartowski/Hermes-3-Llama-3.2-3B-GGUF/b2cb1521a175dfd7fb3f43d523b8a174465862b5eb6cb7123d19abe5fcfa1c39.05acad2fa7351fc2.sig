{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "VHPOMq8N6phRKMtjuS9qrtWESk9if3XwUGNH3iCxScpS/DD3maDnxOAPsNIQYy0RErKX2B2KOqjgELaxsur5Cw=="
}
