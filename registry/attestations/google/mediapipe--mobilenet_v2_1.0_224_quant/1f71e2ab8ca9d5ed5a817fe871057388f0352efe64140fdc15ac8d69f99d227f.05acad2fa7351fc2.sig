{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Omi7+7FjduDhG7RRnEP+ibD0j6vr4dUig+cK4dhyy4+0zSRJ7+TxmpoR9f0ZNPzluuAaktZcvZAuzFf3BWLVDw=="
}
