{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5Fo7u8QaZk/v8c9/Yn1ZtHFQIe16kWiCVpdpkq/10SDnnUXbmaI01U6VVSq7Iqk52jzYuWVnITOkq+TIM/izAQ=="
}
