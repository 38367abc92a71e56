-- Rows for the shop. demo.customers says how many customers there are; the rest follows from it.
INSERT INTO countries VALUES
  ('DE', 'Germany'), ('FR', 'France'), ('GB', 'United Kingdom'), ('NL', 'Netherlands'),
  ('PL', 'Poland'), ('SE', 'Sweden'), ('US', 'United States');
INSERT INTO customers (email, full_name, nick, fax, country, created_at)
  SELECT 'customer' || n || '@example.com',
         'Customer ' || n,
         CASE WHEN n % 3 = 0 THEN 'nick' || n END,
         CASE WHEN n % 5 = 0 THEN '+49 30 ' || (1000000 + n) END,
         (ARRAY['DE', 'FR', 'GB', 'NL', 'PL', 'SE', 'US'])[1 + n % 7],
         timestamptz '2021-01-01 00:00Z' + n * interval '37 minutes'
  FROM generate_series(1, current_setting('demo.customers')::integer) AS n;
INSERT INTO addresses (customer_id, street, city, postcode, is_default)
  SELECT id, id || ' Main Street', 'City ' || id % 100, lpad((id % 100000)::text, 5, '0'), true
  FROM customers;
INSERT INTO suppliers (name, country)
  SELECT 'Supplier ' || n, (ARRAY['DE', 'FR', 'GB', 'NL'])[1 + n % 4]
  FROM generate_series(1, 40) AS n;
INSERT INTO categories (parent_id, name)
  SELECT CASE WHEN n > 8 THEN 1 + n % 8 END, 'Category ' || n FROM generate_series(1, 40) AS n;
INSERT INTO products (sku, name, category_id, supplier_id, price, state)
  SELECT 'SKU-' || lpad(n::text, 6, '0'), 'Product ' || n, 1 + n % 40, 1 + n % 40,
         1 + (n * 37 % 20000) / 100.0, 'active'
  FROM generate_series(1, 1000) AS n;
INSERT INTO warehouses (name, country) VALUES ('North', 'SE'), ('Centre', 'DE'), ('West', 'GB');
INSERT INTO stock_levels
  SELECT w.id, p.id, (p.id * w.id) % 500 FROM warehouses w CROSS JOIN products p;
INSERT INTO coupons VALUES ('WELCOME', 10, NULL), ('SPRING', 15, '2027-06-30');
INSERT INTO orders (customer_id, coupon, status, placed_at)
  SELECT c.id, CASE WHEN (c.id + n) % 11 = 0 THEN 'WELCOME' END,
         (ARRAY['new', 'paid', 'shipped', 'delivered', 'cancelled'])[1 + (c.id + n) % 5],
         c.created_at + n * interval '9 days'
  FROM customers c CROSS JOIN generate_series(1, 3) AS n;
INSERT INTO order_items (order_id, product_id, quantity, price)
  SELECT o.id, 1 + (o.id * 7 + n) % 1000, 1 + (o.id + n) % 4, 1 + (o.id * 37 % 20000) / 100.0
  FROM orders o CROSS JOIN generate_series(1, 2) AS n;
INSERT INTO payments (order_id, amount, method, paid_at)
  SELECT id, 10 + id % 400, (ARRAY['card', 'invoice', 'wallet'])[1 + id % 3],
         placed_at + interval '1 hour'
  FROM orders WHERE status <> 'new';
INSERT INTO shipments (order_id, warehouse_id, tracking, shipped_at)
  SELECT id, 1 + id % 3, 'TRK' || id, placed_at + interval '2 days'
  FROM orders WHERE status IN ('shipped', 'delivered');
INSERT INTO reviews (product_id, customer_id, stars, body)
  SELECT 1 + id % 1000, id, 1 + id % 5, 'Review ' || id FROM customers WHERE id % 2 = 0;
INSERT INTO employees (manager_id, full_name, badge)
  SELECT CASE WHEN n > 1 THEN 1 + (n - 2) / 6 END, 'Employee ' || n, 'B' || (1000 + n)
  FROM generate_series(1, 60) AS n;
-- What only production has: the same person registered twice, years ago.
UPDATE customers SET email = 'customer' || (id - 1) || '@example.com'
  WHERE current_setting('demo.customers')::integer >= 15000 AND id IN (4242, 9001);
ANALYZE;
