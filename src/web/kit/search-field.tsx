import { SearchOutlined } from '@ant-design/icons'
import { Button, type GetProps, Input } from 'antd'
import { useWords, words } from './words.ts'

const searchWords = words({ search: '搜索' }, { search: 'Search' })

/** A field that is sent off by Enter or by its button, which says to those who hear the page what it does. */
export const SearchField = (props: GetProps<typeof Input.Search>) => {
  const t = useWords(searchWords)
  return (
    <Input.Search
      allowClear
      enterButton={<Button aria-label={t.search} icon={<SearchOutlined aria-hidden />} />}
      {...props}
    />
  )
}
