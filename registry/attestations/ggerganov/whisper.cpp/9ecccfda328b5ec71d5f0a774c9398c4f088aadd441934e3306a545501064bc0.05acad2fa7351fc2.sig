{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "UuFNZKy7MdzNY2658JU2khgk7UqmoJHK3vQ9hmedLqZ07eypyqpwXJxvSMF7abs/ZGZb0PA2lOvhHE23lM7fBQ=="
}
